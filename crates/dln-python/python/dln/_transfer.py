"""Two tasks that are described and learned together."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from . import _arguments as arguments
from . import _dln
from ._progress import bar
from ._results import build
from ._single import InputKind, Start
from ._types import BenefitMap, Transfer, TransferSimulation


def transfer(
    teacher_a: float,
    teacher_b: float,
    alignment: float,
    *,
    inputs: int,
    outputs_a: int,
    outputs_b: int,
    hidden: int | None = None,
    layers: int = 2,
    examples: int | None = None,
    noise_std: float = 1.0,
    init_scale: float = 1e-5,
    until_tau: float = 12.0,
    points: int = 400,
) -> Transfer:
    """Predict whether two tasks of rank one on the same inputs help each other, and by how much.

    Parameters
    ----------
    teacher_a, teacher_b : float
        Singular values of the tasks' teachers.
    alignment : float
        Cosine of the tasks' input modes, in [-1, 1]; its sign does not matter.
    inputs : int
        Width of the input layer that the tasks share.
    outputs_a, outputs_b : int
        Numbers of outputs.
    hidden : int, optional
        Width of hidden layers; the larger of both outputs, at most inputs, without it.
    layers, examples, noise_std, init_scale, until_tau, points
        As in `predict`.

    Returns
    -------
    Transfer

    Raises
    ------
    ValueError
        If a number is out of range.

    Examples
    --------
    >>> import dln
    >>> found = dln.transfer(1, 10, 0.9, inputs=100, outputs_a=50, outputs_b=50)
    >>> found.task_a.benefit > 0
    True
    """
    tasks = _pair(
        (teacher_a, teacher_b, alignment),
        (inputs, outputs_a, outputs_b, hidden),
        (layers, examples, noise_std, init_scale),
    )
    parts = _dln.transfer(tasks, *arguments.curve(until_tau, points))
    return build(Transfer, parts)


def simulate_transfer(
    teacher_a: float,
    teacher_b: float,
    alignment: float,
    *,
    inputs: int,
    outputs_a: int,
    outputs_b: int,
    hidden: int | None = None,
    layers: int = 2,
    examples: int | None = None,
    noise_std: float = 1.0,
    init_scale: float = 1e-5,
    learning_rate: float = 1e-3,
    until_tau: float = 12.0,
    epochs: int | None = None,
    start: Start = "aligned",
    input_kind: InputKind = "one-hot",
    seeds: int = 10,
    seed: int = 0,
    progress: bool = True,
) -> TransferSimulation:
    """Train networks on pairs of tasks drawn at random, alone and together.

    Parameters
    ----------
    teacher_a, teacher_b, alignment, inputs, outputs_a, outputs_b, hidden
        As in `transfer`.
    layers, examples, noise_std, init_scale
        As in `predict`.
    learning_rate, until_tau, epochs, start, input_kind, seeds, seed, progress
        As in `simulate`.

    Returns
    -------
    TransferSimulation

    Raises
    ------
    ValueError
        If a number is out of range, or gradient descent diverges.

    Examples
    --------
    >>> import dln
    >>> pairs = dict(inputs=20, outputs_a=10, outputs_b=10, until_tau=4, seeds=2)
    >>> len(dln.simulate_transfer(3, 3, 1.0, **pairs).runs)
    2
    """
    tasks = _pair(
        (teacher_a, teacher_b, alignment),
        (inputs, outputs_a, outputs_b, hidden),
        (layers, examples, noise_std, init_scale),
    )
    training = arguments.training(
        learning_rate, until_tau, epochs, start, input_kind, seeds, seed
    )
    with bar(progress, "runs") as tell:
        return build(TransferSimulation, _dln.simulate_transfer(tasks, training, tell))


def benefit_map(
    teacher_a: float,
    *,
    teachers_b: ArrayLike,
    alignments: ArrayLike,
    inputs: int,
    outputs_a: int,
    outputs_b: int,
    hidden: int | None = None,
    layers: int = 2,
    examples: int | None = None,
    noise_std: float = 1.0,
    init_scale: float = 1e-5,
) -> BenefitMap:
    """The benefit for task A over strengths of task B and alignments.

    Parameters
    ----------
    teacher_a : float
        Singular value of task A's teacher.
    teachers_b : array_like of float, shape (m,)
        Strengths of task B, above 0.
    alignments : array_like of float, shape (n,)
        Cosines of the tasks' input modes.
    inputs, outputs_a, outputs_b, hidden
        As in `transfer`.
    layers, examples, noise_std, init_scale
        As in `predict`.

    Returns
    -------
    BenefitMap

    Raises
    ------
    ValueError
        If a number is out of range.

    Examples
    --------
    >>> import dln
    >>> found = dln.benefit_map(
    ...     0.84, teachers_b=[3.0], alignments=[0.0, 1.0], inputs=100, outputs_a=50, outputs_b=50
    ... )
    >>> found.benefit.round(3).tolist()
    [[0.0, 0.501]]
    """
    strengths = arguments.numbers("teachers_b", teachers_b)
    cosines = arguments.numbers("alignments", alignments)
    if not (np.isfinite(strengths) & (strengths > 0)).all():
        raise ValueError("teachers_b must be finite numbers above 0")
    if not (abs(cosines) <= 1).all():
        raise ValueError("alignments must be numbers from -1 to 1")
    tasks = _pair(
        (teacher_a, 1.0, 0.0),
        (inputs, outputs_a, outputs_b, hidden),
        (layers, examples, noise_std, init_scale),
    )
    parts = _dln.benefit_map(tasks, strengths, cosines)
    return build(BenefitMap, {"teachers_b": strengths, "alignments": cosines, **parts})


def _pair(
    tasks: tuple[float, float, float],
    widths: tuple[int, int, int, int | None],
    network: tuple[int, int | None, float, float],
) -> dict[str, Any]:
    inputs, outputs_a, outputs_b, hidden = widths
    inputs = arguments.size("inputs", inputs)
    outputs_a = arguments.size("outputs_a", outputs_a)
    outputs_b = arguments.size("outputs_b", outputs_b)
    width = min(max(outputs_a, outputs_b), inputs) if hidden is None else hidden
    return {
        "network": arguments.network(inputs, width, *network),
        **dict(zip(("teacher_a", "teacher_b", "alignment"), map(float, tasks))),
        "outputs_a": outputs_a,
        "outputs_b": outputs_b,
    }
