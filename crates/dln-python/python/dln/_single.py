"""One task that is described: what the theory says of it, and networks that are trained on it."""

from __future__ import annotations

from typing import Any, Literal

from numpy.typing import ArrayLike

from . import _arguments as arguments
from . import _dln
from ._arguments import Strengths
from ._progress import bar
from ._results import build
from ._types import Prediction, Simulation

Start = Literal["aligned", "random"]
InputKind = Literal["one-hot", "orthogonal", "gaussian"]


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
    band: int | None = None,
    seed: int = 0,
    progress: bool = True,
) -> Prediction:
    """Predict train and test error over time, and when to stop, from theory alone.

    The answer is the mean over networks of the size given, for white inputs and a student that starts
    aligned with its data; beside it stands the limit of infinite width.

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
        Whether to take the size into account; without it all is the limit of infinite width, which takes
        half of the time.
    band : int, optional
        Number of networks of this size to work out exactly, each on a task of its own drawn by `seed`,
        to say between which errors 95 % of them lie; about 100 are enough.
    seed : int
        Of the networks of the band.
    progress : bool
        Whether to show a bar for the band after a second, if tqdm is installed.

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
    1.84
    >>> prediction.modes
    Modes(1 row: teacher, data, output_overlap, input_overlap, detectable, detection_probability)
    """
    task = _task(
        teacher_strengths, inputs, outputs, hidden, layers, examples, noise_std, init_scale
    )
    times = None if times_tau is None else arguments.times("times_tau", times_tau)
    until, points = arguments.curve(until_tau, points)
    with bar(progress and band is not None, "networks") as tell:
        networks = arguments.band(band, seed, tell)
        parts = _dln.predict(task, until, points, times, finite_size, networks)
    return build(Prediction, parts | parts.pop("prediction"))


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
    band: int | None = None,
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
    band : int, optional
        Number of other networks of this size for a band around the theory, as in `predict`.
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
    training = arguments.training(
        learning_rate, until_tau, epochs, start, input_kind, seeds, seed
    )
    if slope is not None and not 0.0 <= slope <= 1.0:
        raise ValueError(f"slope is {slope}, but must be a number from 0 to 1")
    if slope is not None and band is not None:
        raise ValueError("a band needs linear students, and slope asks for others")
    points = arguments.size("points", points, 2)
    with bar(progress, "runs") as tell:
        networks = arguments.band(band, seed, tell)
        parts = _dln.simulate(task, training, slope, points, tell, networks)
    return build(Simulation, parts)


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
    inputs, outputs = arguments.size("inputs", inputs), arguments.size("outputs", outputs)
    width = min(inputs, outputs) if hidden is None else hidden
    network = arguments.network(inputs, width, layers, examples, noise_std, init_scale)
    return arguments.task(teacher_strengths, outputs, network)
