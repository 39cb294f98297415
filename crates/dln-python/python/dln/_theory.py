"""Tasks that are described: predict, simulate, transfer, fine-tune, and the mathematics below them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import _arguments as arguments
from . import _dln, _types
from ._progress import bar
from ._types import (
    BenefitMap,
    Curve,
    Denoised,
    ExactStudent,
    Features,
    FineTuning,
    FineTuningCurve,
    MeanCurve,
    Outcome,
    Prediction,
    Runs,
    Shrinkage,
    Simulation,
    Spiked,
    StoppingPoint,
    TheoryPrediction,
    Transfer,
    TransferCurve,
    TransferOutcome,
    TransferRuns,
    TransferSimulation,
)

Strengths = float | Sequence[float] | NDArray[np.float64]
Start = Literal["aligned", "random"]
InputKind = Literal["one-hot", "orthogonal", "gaussian"]
Edge = Literal["finite-size", "limit"]
Loss = Literal["frobenius", "operator", "nuclear"]


def predict(
    teacher_strengths: Strengths,
    *,
    inputs: int,
    outputs: int,
    hidden: int | None = None,
    layers: int = 2,
    examples: int | None = None,
    noise_std: float = 1.0,
    init_scale: float = 1e-5,
    until_tau: float = 12.0,
    points: int = 400,
    times_tau: ArrayLike | None = None,
    finite_size: bool = True,
) -> Prediction:
    """Predict train and test error over time, and when to stop, from theory alone.

    The answer is that of the theory in the limit of large networks, for white inputs and a student
    that starts aligned with its data.

    Parameters
    ----------
    teacher_strengths : float or sequence of float
        Singular values s̄ of the teacher; signal-to-noise ratios if the noise is 1.
    inputs, outputs : int
        Widths of the input and output layer.
    hidden : int, optional
        Width of hidden layers; the smaller of inputs and outputs without it.
    layers : int
        Number of weight matrices.
    examples : int, optional
        Number of training examples; as many as inputs without it.
    noise_std : float
        Label noise: its entries have this standard deviation, divided by √inputs.
    init_scale : float
        Singular values of the student's map before training.
    until_tau : float
        End of the curve, in units of τ = 1/(learning rate).
    points : int
        Number of points of the curve, at least 2.
    times_tau : array_like of float, optional
        The times of the curve instead, ascending from 0 or more.
    finite_size : bool
        Whether to work out the mean of networks of this size too, which takes most of the time.

    Returns
    -------
    Prediction

    Raises
    ------
    ValueError
        If a number is out of range; the message names it.

    Examples
    --------
    >>> import dln
    >>> prediction = dln.predict([4.0], inputs=100, outputs=50)
    >>> round(prediction.optimal_stopping.time_tau, 2)
    1.82
    >>> prediction.modes
    Modes(1 row: teacher, data, output_overlap, input_overlap, detectable, detection_probability)
    """
    task = _task(
        teacher_strengths, inputs, outputs, hidden, layers, examples, noise_std, init_scale
    )
    times = None if times_tau is None else arguments.times("times_tau", times_tau)
    until = _until(until_tau)
    parts = _dln.predict(task, until, arguments.size("points", points, 2), times, finite_size)
    return Prediction(
        **_types.theory_parts(parts["prediction"]),
        finite_size=_types.finite_size(parts["finite_size"]),
    )


def simulate(
    teacher_strengths: Strengths,
    *,
    inputs: int,
    outputs: int,
    hidden: int | None = None,
    layers: int = 2,
    examples: int | None = None,
    noise_std: float = 1.0,
    init_scale: float = 1e-5,
    learning_rate: float = 1e-3,
    until_tau: float = 12.0,
    epochs: int | None = None,
    points: int = 400,
    start: Start = "aligned",
    slope: float | None = None,
    input_kind: InputKind = "one-hot",
    seeds: int = 10,
    seed: int = 0,
    progress: bool = True,
) -> Simulation:
    """Train students on tasks drawn at random, and set them beside the theory.

    Every seed draws a teacher, noisy data and a student of its own; results do not depend on the
    number of threads. Ctrl-C ends the series.

    Parameters
    ----------
    teacher_strengths, inputs, outputs, hidden, layers, examples, noise_std, init_scale
        As in `predict`.
    learning_rate : float
        Step of gradient descent.
    until_tau : float
        End of training in units of τ.
    epochs : int, optional
        Steps of gradient descent instead; until_tau/learning_rate without it.
    points : int
        Number of points of the curve, at most.
    start : {"aligned", "random"}
        With the singular vectors of the training data, or from random orthogonal layers.
    slope : float, optional
        Slope below zero of leaky hidden layers, in [0, 1]; linear layers without it.
    input_kind : {"one-hot", "orthogonal", "gaussian"}
        How inputs are drawn.
    seeds, seed : int
        Number of runs, and the seed of the first.
    progress : bool
        Whether to show a bar after a second, if tqdm is installed.

    Returns
    -------
    Simulation

    Raises
    ------
    ValueError
        If a number is out of range, or gradient descent diverges.

    Examples
    --------
    >>> import dln
    >>> runs = dln.simulate([4.0], inputs=30, outputs=15, seeds=2, until_tau=4).runs
    >>> runs.seed.tolist()
    [0, 1]
    """
    task = _task(
        teacher_strengths, inputs, outputs, hidden, layers, examples, noise_std, init_scale
    )
    training = _training(learning_rate, until_tau, epochs, start, input_kind, seeds, seed)
    if slope is not None and not 0.0 <= slope <= 1.0:
        raise ValueError(f"slope is {slope}, expected a number from 0 to 1")
    with bar(progress, "runs") as tell:
        parts = _dln.simulate(task, training, slope, arguments.size("points", points, 2), tell)
    return Simulation(
        runs=Runs(**_types.seeds(parts["runs"])),
        mean=Outcome(**parts["mean"]),
        std_error=Outcome(**parts["std_error"]),
        theory=TheoryPrediction(**_types.theory_parts(parts["theory"])),
        curve=MeanCurve(**parts["curve"]),
    )


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
    until = _until(until_tau)
    parts = _dln.transfer(tasks, until, arguments.size("points", points, 2))
    task_a, task_b = map(_types.task_transfer, parts["tasks"])
    return Transfer(
        task_a=task_a,
        task_b=task_b,
        joint_modes=_types.joint_modes(parts["joint_modes"]),
        curve=TransferCurve(**parts["curve"]),
    )


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
    training = _training(learning_rate, until_tau, epochs, start, input_kind, seeds, seed)
    with bar(progress, "runs") as tell:
        parts = _dln.simulate_transfer(tasks, training, tell)
    return TransferSimulation(
        runs=TransferRuns(**_types.seeds(parts["runs"])),
        mean=TransferOutcome(**parts["mean"]),
        std_error=TransferOutcome(**parts["std_error"]),
    )


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
    return BenefitMap(strengths, cosines, parts["benefit"], StoppingPoint(**parts["alone"]))


def finetune(
    source: float,
    target: float,
    alignment: float,
    *,
    inputs: int,
    source_outputs: int,
    target_outputs: int,
    output_alignment: float | None = None,
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
    source, target : float
        Singular values of both teachers, of rank one.
    alignment : float
        Cosine of the tasks' input modes, in [-1, 1].
    inputs : int
        Width of the input layer that the tasks share.
    source_outputs, target_outputs : int
        Numbers of outputs.
    output_alignment : float, optional
        Cosine of the tasks' output modes: the target is learned with the source's head, for tasks
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
    """
    inputs = arguments.size("inputs", inputs)
    widest = max(
        arguments.size("source_outputs", source_outputs),
        arguments.size("target_outputs", target_outputs),
    )
    width = min(widest, inputs) if hidden is None else hidden

    def side(strength: float, outputs: int, number: int | None) -> dict[str, Any]:
        return arguments.task(
            strength, inputs, outputs, width, 2, number, noise_std, init_scale
        )

    parts = _dln.finetune(
        side(source, source_outputs, examples if source_examples is None else source_examples),
        side(target, target_outputs, examples),
        float(alignment),
        None if output_alignment is None else float(output_alignment),
        _until(until_tau),
        arguments.size("points", points, 2),
    )
    stops = ("scratch", "fine_tuned", "probed", "source")
    return FineTuning(
        **{name: StoppingPoint(**parts[name]) for name in stops},
        together=_types.optional_stop(parts["together"]),
        best=parts["best"],
        benefit=parts["benefit"],
        features=Features(**parts["features"]),
        curve=FineTuningCurve(**parts["curve"]),
    )


def spiked(*, aspect: float, noise_scale: float = 1.0) -> Spiked:
    """A signal of low rank in noise: what its singular values and vectors become.

    Parameters
    ----------
    aspect : float
        Rows over columns, above 0.
    noise_scale : float
        Standard deviation of a noise entry times √columns: the unit of strengths.

    Returns
    -------
    Spiked

    Raises
    ------
    ValueError
        If a number is out of range.

    Examples
    --------
    >>> import dln
    >>> ensemble = dln.spiked(aspect=0.5)
    >>> ensemble.data_strength([0.1, 2.0]).round(3).tolist()
    [1.707, 2.372]
    >>> float(ensemble.teacher_strength(ensemble.data_strength(2.0)).round(12))
    2.0
    """
    ensemble = Spiked(float(aspect), float(noise_scale))
    ensemble.density(0.0)  # Refuses what cannot be.
    return ensemble


def denoise(
    matrix: ArrayLike,
    *,
    entry_std: float | Literal["auto"] = "auto",
    edge: Edge = "finite-size",
    loss: Loss = "frobenius",
) -> Denoised:
    """Take the noise out of a matrix: the optimal learner.

    Parameters
    ----------
    matrix : array_like, shape (rows, columns)
        A signal of low rank in independent noise of equal variance.
    entry_std : float or "auto"
        Standard deviation of a noise entry; "auto" takes it from the median singular value.
    edge : {"finite-size", "limit"}
        Where noise ends: at the value that pure noise of this size exceeds once in a hundred times,
        or in the limit of large matrices.
    loss : {"frobenius", "operator", "nuclear"}
        The norm in which the estimate is best.

    Returns
    -------
    Denoised

    Raises
    ------
    ValueError
        If an entry is not finite or a number out of range.

    Examples
    --------
    >>> import dln, numpy as np
    >>> noise = np.random.default_rng(0).normal(size=(40, 60))
    >>> dln.denoise(noise + 3.0).shrinkage.rank
    1
    """
    known = arguments.word_or_number("entry_std", entry_std, "auto")
    parts = _dln.denoise(arguments.matrix("matrix", matrix), known, edge, loss)
    return Denoised(parts["map"], _types.shrinkage(parts["shrinkage"]))


def shrink(
    singular_values: ArrayLike,
    *,
    shape: tuple[int, int],
    entry_std: float | Literal["auto"] = "auto",
    edge: Edge = "finite-size",
    loss: Loss = "frobenius",
) -> Shrinkage:
    """What to keep of the singular values of a noisy matrix.

    Parameters
    ----------
    singular_values : array_like of float, shape (r,)
        Strongest first; all of them if `entry_std` is "auto".
    shape : tuple of int
        Rows and columns of the matrix.
    entry_std, edge, loss
        As in `denoise`.

    Returns
    -------
    Shrinkage

    Raises
    ------
    ValueError
        If the values are no spectrum of such a matrix, or a number is out of range.

    Examples
    --------
    >>> import dln
    >>> dln.shrink([30.0, 2.0], shape=(50, 100), entry_std=1.0).strengths.round(2).tolist()
    [24.55, 0.0]
    """
    rows, columns = (arguments.size("shape", number) for number in shape)
    known = arguments.word_or_number("entry_std", entry_std, "auto")
    values = arguments.numbers("singular_values", singular_values)
    return _types.shrinkage(_dln.shrink(values, (rows, columns), known, edge, loss))


def exact_student(
    first_layer: ArrayLike,
    second_layer: ArrayLike,
    *,
    input_output_correlation: ArrayLike,
    input_variance: float,
    target_energy: float,
    teacher: ArrayLike,
    times_tau: ArrayLike,
) -> ExactStudent:
    """The exact course of one two-layer student, from its weights and the statistics of its data.

    Parameters
    ----------
    first_layer : array_like, shape (hidden, inputs)
    second_layer : array_like, shape (outputs, hidden)
        Weights before training; balanced: W2ᵀW2 − W1W1ᵀ is a multiple of the identity.
    input_output_correlation : array_like, shape (outputs, inputs)
        Σ31 = Σ ŷ xᵀ over the training examples.
    input_variance : float
        d > 0, where Σ xxᵀ = d·I.
    target_energy : float
        Σ ‖ŷ‖² > 0 over the training examples.
    teacher : array_like, shape (outputs, inputs)
        The map by which the test error is measured.
    times_tau : array_like of float
        Times t/τ of the curve, ascending from 0 or more.

    Returns
    -------
    ExactStudent

    Raises
    ------
    ValueError
        If shapes disagree, a number is out of range, or the layers are not balanced.

    Examples
    --------
    >>> import dln, numpy as np
    >>> teacher = np.diag([3.0, 1.0])
    >>> weights = 0.1 * np.eye(2)
    >>> student = dln.exact_student(
    ...     weights, weights, input_output_correlation=teacher, input_variance=1.0,
    ...     target_energy=10.0, teacher=teacher, times_tau=[0.0, 20.0])
    >>> bool(student.curve.test_error[-1] < 1e-12)
    True
    """
    parts = _dln.exact_student(
        (
            arguments.matrix("first_layer", first_layer),
            arguments.matrix("second_layer", second_layer),
        ),
        arguments.matrix("input_output_correlation", input_output_correlation),
        arguments.matrix("teacher", teacher),
        (float(input_variance), float(target_energy)),
        arguments.times("times_tau", times_tau),
    )
    return ExactStudent(
        curve=Curve(**parts["curve"]),
        optimal_stopping=StoppingPoint(**parts["optimal_stopping"]),
        dips=_types.stops(parts["dips"]),
        product=parts["product"],
    )


def _task(
    teacher_strengths: Strengths,
    inputs: int,
    outputs: int,
    hidden: int | None,
    layers: int,
    examples: int | None,
    noise_std: float,
    init_scale: float,
) -> dict[str, Any]:
    width = min(inputs, outputs) if hidden is None else hidden
    return arguments.task(
        teacher_strengths, inputs, outputs, width, layers, examples, noise_std, init_scale
    )


def _pair(
    tasks: tuple[float, float, float],
    widths: tuple[int, int, int, int | None],
    network: tuple[int, int | None, float, float],
) -> dict[str, Any]:
    inputs, outputs_a, outputs_b, hidden = widths
    layers, examples, noise_std, init_scale = network
    inputs = arguments.size("inputs", inputs)
    outputs_a = arguments.size("outputs_a", outputs_a)
    outputs_b = arguments.size("outputs_b", outputs_b)
    width = min(max(outputs_a, outputs_b), inputs) if hidden is None else hidden
    return {
        **dict(zip(("teacher_a", "teacher_b", "alignment"), map(float, tasks))),
        "inputs": inputs,
        "outputs_a": outputs_a,
        "outputs_b": outputs_b,
        "hidden": arguments.size("hidden", width),
        "layers": arguments.size("layers", layers),
        "examples": inputs if examples is None else arguments.size("examples", examples),
        "noise_std": float(noise_std),
        "init_scale": float(init_scale),
    }


def _training(
    learning_rate: float,
    until_tau: float,
    epochs: int | None,
    start: str,
    input_kind: str,
    seeds: int,
    seed: int,
) -> dict[str, Any]:
    if arguments.size("seed", seed, 0) >= 2**32:
        raise ValueError(f"seed is {seed}, expected less than 2**32")
    return {
        "learning_rate": float(learning_rate),
        "until_tau": _until(until_tau),
        "epochs": None if epochs is None else arguments.size("epochs", epochs),
        "start": start,
        "input_kind": input_kind,
        "seeds": arguments.size("seeds", seeds),
        "seed": seed,
    }


def _until(until_tau: float) -> float:
    if not 0.0 < until_tau < np.inf:
        raise ValueError(f"until_tau is {until_tau}, expected a finite number above 0")
    return float(until_tau)
