"""Results on two tasks that are described."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .. import _plots
from .._results import Result, Table
from .single import StoppingPoint

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False, repr=False)
class LearnerTransfer(Result):
    """What the optimal learner gains from the other task.

    Attributes
    ----------
    benefit : float
        Error alone minus error together.
    error_alone, error_joint : float
    """

    benefit: float
    error_alone: float
    error_joint: float


@dataclass(frozen=True, eq=False, repr=False)
class TaskTransfer(Result):
    """What one task gains from the other.

    Attributes
    ----------
    benefit : float
        Smallest test error alone minus that together: positive if the other task helps.
    error_alone, error_joint : float
    stopping_alone_tau, stopping_joint_tau : float
        Best stopping times t/τ.
    optimal_learner : LearnerTransfer
    """

    benefit: float
    error_alone: float
    error_joint: float
    stopping_alone_tau: float
    stopping_joint_tau: float
    optimal_learner: LearnerTransfer


@dataclass(frozen=True, eq=False, repr=False)
class JointModes(Table):
    """Modes of the joint task; columns as in `Modes`, and the tasks' shares.

    Attributes
    ----------
    teacher, data : ndarray of float, shape (rank,)
    output_overlap, input_overlap : ndarray of float, shape (rank,)
    detectable : ndarray of bool, shape (rank,)
    share_a, share_b : ndarray of float, shape (rank,)
        Squared norm of the rows of the output vector that belong to a task.
    """

    teacher: Floats
    data: Floats
    output_overlap: Floats
    input_overlap: Floats
    detectable: NDArray[np.bool_]
    share_a: Floats
    share_b: Floats


@dataclass(frozen=True, eq=False, repr=False)
class TransferCurve(Table):
    """Test errors of both tasks over time, alone and together.

    Attributes
    ----------
    time_tau : ndarray of float, shape (points,)
    error_alone_a, error_joint_a : ndarray of float, shape (points,)
    error_alone_b, error_joint_b : ndarray of float, shape (points,)
    """

    time_tau: Floats
    error_alone_a: Floats
    error_joint_a: Floats
    error_alone_b: Floats
    error_joint_b: Floats


@dataclass(frozen=True, eq=False, repr=False)
class Transfer(Result):
    """Whether two tasks help each other.

    Attributes
    ----------
    task_a, task_b : TaskTransfer
    joint_modes : JointModes
    curve : TransferCurve
    """

    task_a: TaskTransfer
    task_b: TaskTransfer
    joint_modes: JointModes
    curve: TransferCurve

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the test error of task A over time, alone and together.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            Where to draw; a new figure without it.

        Returns
        -------
        matplotlib.axes.Axes
        """
        return _plots.transfer(self, ax)


@dataclass(frozen=True, eq=False, repr=False)
class TransferOutcome(Result):
    """Smallest test errors of both tasks: means, or the standard errors of means.

    Attributes
    ----------
    benefit, error_alone, error_joint : float
        Of task A.
    benefit_b, error_alone_b, error_joint_b : float
        Of task B.
    """

    benefit: float
    error_alone: float
    error_joint: float
    benefit_b: float
    error_alone_b: float
    error_joint_b: float


@dataclass(frozen=True, eq=False, repr=False)
class TransferRuns(Table):
    """What each pair of tasks came to; columns as in `TransferOutcome`, and its seed.

    Attributes
    ----------
    seed : ndarray of int, shape (seeds,)
    benefit, error_alone, error_joint : ndarray of float, shape (seeds,)
    benefit_b, error_alone_b, error_joint_b : ndarray of float, shape (seeds,)
    """

    seed: NDArray[np.int64]
    benefit: Floats
    error_alone: Floats
    error_joint: Floats
    benefit_b: Floats
    error_alone_b: Floats
    error_joint_b: Floats


@dataclass(frozen=True, eq=False, repr=False)
class TransferSimulation(Result):
    """Pairs of tasks that were learned alone and together.

    Attributes
    ----------
    runs : TransferRuns
        One row per seed.
    mean, std_error : TransferOutcome
        Over the runs.
    """

    runs: TransferRuns
    mean: TransferOutcome
    std_error: TransferOutcome


@dataclass(frozen=True, eq=False, repr=False)
class BenefitMap(Result):
    """The benefit for task A over strengths of task B and alignments.

    Attributes
    ----------
    teachers_b : ndarray of float, shape (m,)
    alignments : ndarray of float, shape (n,)
    benefit : ndarray of float, shape (m, n)
    alone : StoppingPoint
        Task A without B.
    """

    teachers_b: Floats
    alignments: Floats
    benefit: Floats
    alone: StoppingPoint

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the map; blue where task B harms, red where it helps.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            Where to draw; a new figure without it.

        Returns
        -------
        matplotlib.axes.Axes
        """
        return _plots.benefit_map(self, ax)


@dataclass(frozen=True, eq=False, repr=False)
class Features(Table):
    """What a network keeps of its source task.

    Attributes
    ----------
    strength : ndarray of float, shape (features,)
        Strength of each feature.
    alignment : ndarray of float, shape (features, modes)
        Cosine with each input mode of the target.
    """

    strength: Floats
    alignment: Floats


@dataclass(frozen=True, eq=False, repr=False)
class FineTuningCurve(Table):
    """Test errors over time since training on the target began.

    Attributes
    ----------
    time_tau : ndarray of float, shape (points,)
    scratch, fine_tuned, probed : ndarray of float, shape (points,)
        On the target, by strategy.
    source : ndarray of float, shape (points,)
        On the source, of the network that is fine-tuned.
    """

    time_tau: Floats
    scratch: Floats
    fine_tuned: Floats
    probed: Floats
    source: Floats


@dataclass(frozen=True, eq=False, repr=False)
class FineTuning(Result):
    """What a source task brings for a target that is learned after it.

    Attributes
    ----------
    scratch, fine_tuned, probed : StoppingPoint
        The best stop of each strategy.
    together : StoppingPoint or None
        Training on both at once, where the tasks share their examples.
    best : {"scratch", "fine-tune", "probe", "together"}
    benefit : float
        Error from scratch minus that of the best strategy.
    source : StoppingPoint
        Where training on the source was stopped.
    features : Features
    curve : FineTuningCurve
    """

    scratch: StoppingPoint
    fine_tuned: StoppingPoint
    probed: StoppingPoint
    together: StoppingPoint | None
    best: str
    benefit: float
    source: StoppingPoint
    features: Features
    curve: FineTuningCurve

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the target's test error over time, by strategy.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            Where to draw; a new figure without it.

        Returns
        -------
        matplotlib.axes.Axes
        """
        return _plots.fine_tuning(self, ax)


@dataclass(frozen=True, eq=False, repr=False)
class FineTuningOutcome(Result):
    """Smallest test errors on the target by strategy: means, or the standard errors of means.

    Attributes
    ----------
    source : float
        On the source, where training on it stops.
    scratch, fine_tuned, probed : float
    together : float or None
        Where the tasks share their examples.
    """

    source: float
    scratch: float
    fine_tuned: float
    probed: float
    together: float | None


@dataclass(frozen=True, eq=False, repr=False)
class FineTuningRuns(Table):
    """What each pair of tasks came to; columns as in `FineTuningOutcome`, and its seed.

    Attributes
    ----------
    seed : ndarray of int, shape (seeds,)
    source, scratch, fine_tuned, probed : ndarray of float, shape (seeds,)
    together : ndarray of float, shape (seeds,)
        NaN where the tasks do not share their examples.
    """

    seed: NDArray[np.int64]
    source: Floats
    scratch: Floats
    fine_tuned: Floats
    probed: Floats
    together: Floats


@dataclass(frozen=True, eq=False, repr=False)
class MeanFineTuningCurve(Table):
    """Mean test errors on the target over time, and their standard errors (NaN for a single run).

    Attributes
    ----------
    time_tau : ndarray of float, shape (points,)
    scratch, fine_tuned, probed : ndarray of float, shape (points,)
    scratch_std_error, fine_tuned_std_error, probed_std_error : ndarray of float, shape (points,)
    """

    time_tau: Floats
    scratch: Floats
    scratch_std_error: Floats
    fine_tuned: Floats
    fine_tuned_std_error: Floats
    probed: Floats
    probed_std_error: Floats


@dataclass(frozen=True, eq=False, repr=False)
class FineTuningSimulation(Result):
    """Pairs of tasks that were learned one after the other by every strategy.

    Attributes
    ----------
    runs : FineTuningRuns
        One row per seed.
    mean, std_error : FineTuningOutcome
        Over the runs.
    theory : FineTuning
    curve : MeanFineTuningCurve
        The mean over the runs.
    """

    runs: FineTuningRuns
    mean: FineTuningOutcome
    std_error: FineTuningOutcome
    theory: FineTuning
    curve: MeanFineTuningCurve

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the runs' mean errors as markers over the theory's lines.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            Where to draw; a new figure without it.

        Returns
        -------
        matplotlib.axes.Axes
        """
        return _plots.fine_tuning_simulation(self, ax)
