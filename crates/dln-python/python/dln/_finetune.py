"""Two tasks that are described and learned one after the other."""

from __future__ import annotations

from typing import Any

from numpy.typing import ArrayLike

from . import _arguments as arguments
from . import _dln
from ._arguments import Strengths
from ._progress import bar
from ._results import build
from ._types import FineTuning, FineTuningSimulation


def finetune(
    source: Strengths,
    target: Strengths,
    alignment: ArrayLike,
    *,
    inputs: int,
    source_outputs: int,
    target_outputs: int,
    output_alignment: ArrayLike | None = None,
    hidden: int | None = None,
    source_examples: int | None = None,
    examples: int | None = None,
    noise_std: float = 1.0,
    init_scale: float = 1e-5,
    until_tau: float = 4.0,
    points: int = 201,
) -> FineTuning:
    """Predict what training on a source task brings for a target that is learned afterwards.

    A network of two layers is trained on the source and stopped where its error is least. Then it
    is fine-tuned on the target (all weights move) or probed (the first layer is frozen).

    Parameters
    ----------
    source, target : float or sequence of float
        Singular values of both teachers.
    alignment : float or array_like
        Cosines of the tasks' input modes, in [-1, 1]: one for all pairs of modes, in the order in which
        strengths are given; one for every pair; or a matrix, source modes × target modes.
    inputs : int
        Width of the input layer that the tasks share.
    source_outputs, target_outputs : int
        Numbers of outputs.
    output_alignment : float or array_like, optional
        Cosines of the tasks' output modes: the target is learned with the source's head, for tasks
        of the same outputs. Without it the target has a new head that starts at zero.
    hidden : int, optional
        Width of the hidden layer; the larger of both outputs, at most inputs, without it.
    source_examples, examples : int, optional
        Training examples of source and target; as many as inputs without them.
    noise_std, init_scale
        As in `predict`.
    until_tau, points
        End of the curve and number of its points.

    Returns
    -------
    FineTuning

    Raises
    ------
    ValueError
        If a number is out of range, or `until_tau` too long to be followed.

    Examples
    --------
    >>> import dln
    >>> dln.finetune(5, 3, 1.0, inputs=100, source_outputs=50, target_outputs=50).best
    'together'
    >>> pairs = dict(inputs=100, source_outputs=50, target_outputs=50)
    >>> dln.finetune([5, 4], [3, 2], [0.9, 0.8], **pairs).features.alignment.round(2).tolist()
    [[0.88, 0.0], [0.0, 0.78]]
    """
    tasks = _sequence(
        (source, target),
        (alignment, output_alignment),
        (inputs, source_outputs, target_outputs, hidden),
        (source_examples, examples),
        (noise_std, init_scale),
    )
    until, points = arguments.curve(until_tau, points)
    return build(FineTuning, _dln.finetune(tasks, until, points))


def simulate_finetune(
    source: Strengths,
    target: Strengths,
    alignment: ArrayLike,
    *,
    inputs: int,
    source_outputs: int,
    target_outputs: int,
    output_alignment: ArrayLike | None = None,
    hidden: int | None = None,
    source_examples: int | None = None,
    examples: int | None = None,
    noise_std: float = 1.0,
    init_scale: float = 1e-5,
    learning_rate: float = 1e-3,
    until_tau: float = 4.0,
    points: int = 201,
    seeds: int = 10,
    seed: int = 0,
    progress: bool = True,
) -> FineTuningSimulation:
    """Train networks on pairs of tasks drawn at random, one after the other, by every strategy.

    Every seed draws a source and a target with the given cosines; the source is stopped where the
    theory says.

    Parameters
    ----------
    source, target, alignment, inputs, source_outputs, target_outputs, output_alignment
        As in `finetune`.
    hidden, source_examples, examples, noise_std, init_scale, until_tau, points
        As in `finetune`.
    learning_rate : float
        Step of gradient descent.
    seeds, seed : int
        Number of runs, and the seed of the first.
    progress : bool
        Whether to show a bar after a second, if tqdm is installed.

    Returns
    -------
    FineTuningSimulation

    Raises
    ------
    ValueError
        If a number is out of range, or gradient descent diverges.

    Examples
    --------
    >>> import dln
    >>> pairs = dict(inputs=20, source_outputs=10, target_outputs=10, learning_rate=1e-2, seeds=2)
    >>> dln.simulate_finetune(5, 3, 0.9, **pairs).runs.seed.tolist()
    [0, 1]
    """
    tasks = _sequence(
        (source, target),
        (alignment, output_alignment),
        (inputs, source_outputs, target_outputs, hidden),
        (source_examples, examples),
        (noise_std, init_scale),
    )
    until, points = arguments.curve(until_tau, points)
    training = (
        float(learning_rate),
        arguments.first_seed(seed),
        arguments.size("seeds", seeds),
    )
    with bar(progress, "runs") as tell:
        parts = _dln.simulate_finetune(tasks, until, points, training, tell)
    return build(FineTuningSimulation, parts)


def _sequence(
    strengths: tuple[Strengths, Strengths],
    cosines: tuple[ArrayLike, ArrayLike | None],
    widths: tuple[int, int, int, int | None],
    examples: tuple[int | None, int | None],
    start: tuple[float, float],
) -> dict[str, Any]:
    """Source and target with the cosines of their modes."""
    inputs, source_outputs, target_outputs, hidden = widths
    inputs = arguments.size("inputs", inputs)
    source_outputs = arguments.size("source_outputs", source_outputs)
    target_outputs = arguments.size("target_outputs", target_outputs)
    width = min(max(source_outputs, target_outputs), inputs) if hidden is None else hidden
    of_source, of_target = examples
    alignment, output_alignment = cosines

    def network(number: int | None) -> dict[str, Any]:
        return arguments.network(inputs, width, 2, number, *start)

    number = of_target if of_source is None else of_source
    return {
        "source": arguments.task(strengths[0], source_outputs, network(number)),
        "target": arguments.task(strengths[1], target_outputs, network(of_target)),
        "alignment": arguments.rows("alignment", alignment),
        "output_alignment": None
        if output_alignment is None
        else arguments.rows("output_alignment", output_alignment),
    }
