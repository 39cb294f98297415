"""Results on two tasks that are measured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .. import _plots
from .._results import Result, Table
from .pairs import Features, TaskTransfer
from .single import StoppingPoint

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False, repr=False)
class MeasuredTransfer(TaskTransfer):
    """What one task gains from the other, on data; fields as in `TaskTransfer`.

    Attributes
    ----------
    interval : tuple of float or None
        The 95 % interval of the benefit.
    """

    interval: tuple[float, float] | None


@dataclass(frozen=True, eq=False, repr=False)
class JointDataModes(Table):
    """Modes of the joint data above the noise, in units of the joint noise scale.

    Attributes
    ----------
    teacher, data : ndarray of float, shape (rank,)
    output_overlap, input_overlap : ndarray of float, shape (rank,)
    share_a, share_b : ndarray of float, shape (rank,)
    """

    teacher: Floats
    data: Floats
    output_overlap: Floats
    input_overlap: Floats
    share_a: Floats
    share_b: Floats


@dataclass(frozen=True, eq=False, repr=False)
class TransferAnalysis(Result):
    """Whether two sets of targets are better learned together.

    Attributes
    ----------
    task_a, task_b : MeasuredTransfer
    joint_modes : JointDataModes
    retained_inputs : int
    alignment : float or None
        Cosine of the strongest input modes; None unless both tasks show signal.
    noise_dependence : float or None
        How much the noise of both tasks has in common; with much, promises of a benefit may be false and
        there is no verdict. None where least squares leaves no residual.
    verdict : {"train together", "train apart", "no clear difference"}
    """

    task_a: MeasuredTransfer
    task_b: MeasuredTransfer
    joint_modes: JointDataModes
    retained_inputs: int
    alignment: float | None
    noise_dependence: float | None
    verdict: str

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw both benefits with their intervals.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            Where to draw; a new figure without it.

        Returns
        -------
        matplotlib.axes.Axes
        """
        return _plots.transfer_analysis(self, ax)


@dataclass(frozen=True, eq=False, repr=False)
class CarriedModes(Table):
    """Modes of a measured source above its noise, in units of its noise scale.

    Attributes
    ----------
    teacher, learned : ndarray of float, shape (rank,)
        Strengths without the noise as estimated, and as learned at the stop.
    alignment : ndarray of float, shape (rank, modes)
        Cosine with each mode of the target, corrected for the noise of both.
    """

    teacher: Floats
    learned: Floats
    alignment: Floats


@dataclass(frozen=True, eq=False, repr=False)
class MeasuredStop(Result):
    """What came out on a test set.

    Attributes
    ----------
    test_error : float
        At the predicted stop.
    actual_optimal_stopping : StoppingPoint
        The stop that turned out best.
    """

    test_error: float
    actual_optimal_stopping: StoppingPoint


@dataclass(frozen=True, eq=False, repr=False)
class MeasuredStrategy(Result):
    """The best stop of a strategy on data.

    Attributes
    ----------
    time_tau, test_error : float
        Time t/τ, and the error to expect there, from left-out groups of examples.
    retained_inputs : int
        Input directions kept.
    theory : StoppingPoint or None
        What the theory of infinite width says of the estimated modes; None where it says nothing.
    measured : MeasuredStop or None
        What came out on a test set, if one was given.
    """

    time_tau: float
    test_error: float
    retained_inputs: int
    theory: StoppingPoint | None
    measured: MeasuredStop | None


@dataclass(frozen=True, eq=False, repr=False)
class MeasuredFineTuningCurve(Table):
    """Expected test errors on the target over time since training on it began.

    Attributes
    ----------
    time_tau : ndarray of float, shape (points,)
    scratch, fine_tuned, probed : ndarray of float, shape (points,)
    """

    time_tau: Floats
    scratch: Floats
    fine_tuned: Floats
    probed: Floats


@dataclass(frozen=True, eq=False, repr=False)
class FineTuningAnalysis(Result):
    """What a network that was trained on one set of examples brings for another.

    Attributes
    ----------
    scratch, fine_tuned, probed : MeasuredStrategy
    best : {"scratch", "fine-tune", "probe"}
    benefit : float
        Error from scratch minus that of the better of fine-tuning and probing.
    benefit_interval : tuple of float or None
        Its 95 % interval.
    verdict : {"scratch", "fine-tune", "probe", "no clear difference"}
    source : StoppingPoint
        Where training on the source stops, and the error to expect there.
    source_modes : CarriedModes
    features : Features
        What these modes leave in the first layer.
    curve : MeasuredFineTuningCurve
    """

    scratch: MeasuredStrategy
    fine_tuned: MeasuredStrategy
    probed: MeasuredStrategy
    best: str
    benefit: float
    benefit_interval: tuple[float, float] | None
    verdict: str
    source: StoppingPoint
    source_modes: CarriedModes
    features: Features
    curve: MeasuredFineTuningCurve

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the expected error on the target over time, by strategy.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            Where to draw; a new figure without it.

        Returns
        -------
        matplotlib.axes.Axes
        """
        return _plots.fine_tuning(self, ax)
