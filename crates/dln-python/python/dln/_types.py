"""The classes of results: frozen records under the program's names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import _dln, _plots
from ._results import Result, Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False, repr=False)
class StoppingPoint(Result):
    """A time at which training may stop.

    Attributes
    ----------
    time_tau : float
        Time t/τ; 0 where training should not start, ``inf`` where it should never end.
    test_error : float
        Test error there.
    """

    time_tau: float
    test_error: float


@dataclass(frozen=True, eq=False, repr=False)
class TestError(Result):
    """The test error of a learner.

    Attributes
    ----------
    test_error : float
        Relative to what predicting zero costs.
    """

    __test__ = False  # Not a test of pytest's.

    test_error: float


@dataclass(frozen=True, eq=False, repr=False)
class Errors(Result):
    """Both errors after long training.

    Attributes
    ----------
    train_error, test_error : float
        Relative errors.
    """

    train_error: float
    test_error: float


@dataclass(frozen=True, eq=False, repr=False)
class FiniteSize(Result):
    """What networks of the given size come to on average.

    Attributes
    ----------
    optimal_stopping : StoppingPoint
    asymptotic : Errors
    """

    optimal_stopping: StoppingPoint
    asymptotic: Errors


@dataclass(frozen=True, eq=False, repr=False)
class Modes(Table):
    """The modes of a teacher and what the data show of them, strongest first.

    Attributes
    ----------
    teacher, data : ndarray of float, shape (rank,)
        Singular values s̄ of the teacher and ŝ of the data.
    output_overlap, input_overlap : ndarray of float, shape (rank,)
        Overlaps of teacher's and data's singular vectors, in [0, 1].
    detectable : ndarray of bool, shape (rank,)
        Whether the mode stands out of the noise in the limit of large networks.
    detection_probability : ndarray of float, shape (rank,)
        Probability that it does at this size.
    """

    teacher: Floats
    data: Floats
    output_overlap: Floats
    input_overlap: Floats
    detectable: NDArray[np.bool_]
    detection_probability: Floats


@dataclass(frozen=True, eq=False, repr=False)
class SignalModes(Table):
    """Modes of a matrix that stand out of its noise, strongest first.

    Attributes
    ----------
    teacher, data : ndarray of float, shape (rank,)
        Singular values without the noise, as estimated, and as observed.
    output_overlap, input_overlap : ndarray of float, shape (rank,)
        Overlaps of true and observed singular vectors.
    """

    teacher: Floats
    data: Floats
    output_overlap: Floats
    input_overlap: Floats


@dataclass(frozen=True, eq=False, repr=False)
class Curve(Table):
    """Errors over time.

    Attributes
    ----------
    time_tau : ndarray of float, shape (points,)
        Training time t/τ.
    train_error, test_error : ndarray of float, shape (points,)
        Relative errors at these times.
    """

    time_tau: Floats
    train_error: Floats
    test_error: Floats

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw both errors over time.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            Where to draw; a new figure without it.

        Returns
        -------
        matplotlib.axes.Axes
        """
        return _plots.errors(self, None, ax)


@dataclass(frozen=True, eq=False, repr=False)
class TheoryPrediction(Result):
    """What the theory predicts in the limit of large networks.

    Attributes
    ----------
    optimal_stopping : StoppingPoint
        Where the test error is least.
    optimal_learner : TestError
        What the optimal learner reaches without training.
    asymptotic : Errors
        Errors after long training.
    modes : Modes
        One row a mode of the teacher.
    curve : Curve
        Errors over time.
    """

    optimal_stopping: StoppingPoint
    optimal_learner: TestError
    asymptotic: Errors
    modes: Modes
    curve: Curve

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw both errors over time and mark where to stop.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            Where to draw; a new figure without it.

        Returns
        -------
        matplotlib.axes.Axes
        """
        return _plots.errors(self.curve, self.optimal_stopping, ax)


@dataclass(frozen=True, eq=False, repr=False)
class Prediction(Result):
    """What `predict` says of a task.

    Attributes
    ----------
    optimal_stopping : StoppingPoint
        Where the test error is least.
    optimal_learner : TestError
        What the optimal learner reaches without training.
    asymptotic : Errors
        Errors after long training.
    modes : Modes
        One row a mode of the teacher.
    finite_size : FiniteSize or None
        The mean of networks of the given size instead of the limit of large ones, if asked for.
    curve : Curve
        Errors over time.
    """

    optimal_stopping: StoppingPoint
    optimal_learner: TestError
    asymptotic: Errors
    modes: Modes
    finite_size: FiniteSize | None
    curve: Curve

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw both errors over time and mark where to stop.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            Where to draw; a new figure without it.

        Returns
        -------
        matplotlib.axes.Axes
        """
        return _plots.errors(self.curve, self.optimal_stopping, ax)


@dataclass(frozen=True, eq=False, repr=False)
class Outcome(Result):
    """What simulated runs reached: means, or the standard errors of means (NaN for a single run).

    Attributes
    ----------
    min_test_error, optimal_stopping_tau : float
        The smallest test error and its time t/τ.
    final_train_error, final_test_error : float
        Errors at the end.
    """

    min_test_error: float
    optimal_stopping_tau: float
    final_train_error: float
    final_test_error: float


@dataclass(frozen=True, eq=False, repr=False)
class Runs(Table):
    """What each run reached; columns as in `Outcome`, and its seed.

    Attributes
    ----------
    seed : ndarray of int, shape (seeds,)
    min_test_error, optimal_stopping_tau : ndarray of float, shape (seeds,)
    final_train_error, final_test_error : ndarray of float, shape (seeds,)
    """

    seed: NDArray[np.int64]
    min_test_error: Floats
    optimal_stopping_tau: Floats
    final_train_error: Floats
    final_test_error: Floats


@dataclass(frozen=True, eq=False, repr=False)
class MeanCurve(Table):
    """Mean errors over time, and their standard errors (NaN for a single run).

    Attributes
    ----------
    time_tau : ndarray of float, shape (points,)
    train_error, test_error : ndarray of float, shape (points,)
    train_std_error, test_std_error : ndarray of float, shape (points,)
    """

    time_tau: Floats
    train_error: Floats
    test_error: Floats
    train_std_error: Floats
    test_std_error: Floats


@dataclass(frozen=True, eq=False, repr=False)
class Simulation(Result):
    """Students that were trained, and the theory beside them.

    Attributes
    ----------
    runs : Runs
        One row a seed.
    mean, std_error : Outcome
        Over the runs.
    theory : TheoryPrediction
        To the end of training.
    curve : MeanCurve
        The mean over the runs.
    """

    runs: Runs
    mean: Outcome
    std_error: Outcome
    theory: TheoryPrediction
    curve: MeanCurve

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
        return _plots.simulation(self, ax)


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
        One row a seed.
    mean, std_error : TransferOutcome
        Over the runs.
    """

    runs: TransferRuns
    mean: TransferOutcome
    std_error: TransferOutcome


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
class Shrinkage(Result):
    """What to keep of singular values.

    Attributes
    ----------
    singular_values, strengths : ndarray of float, shape (r,)
        As observed and as kept, 0 for noise.
    rank : int
        How many are kept.
    threshold : float
        The value at or below which a mode counts as noise.
    entry_std : float
        Standard deviation of a noise entry, known or estimated.
    predicted_error : float
        Expected squared distance to the signal, relative to the signal's squared norm.
    modes : SignalModes
    """

    singular_values: Floats
    strengths: Floats
    rank: int
    threshold: float
    entry_std: float
    predicted_error: float
    modes: SignalModes

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the singular values as observed and as kept, and the threshold.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            Where to draw; a new figure without it.

        Returns
        -------
        matplotlib.axes.Axes
        """
        return _plots.shrinkage(self, ax)


@dataclass(frozen=True, eq=False, repr=False)
class Denoised(Result):
    """A matrix with its noise taken out.

    Attributes
    ----------
    map : ndarray of float, shape (rows, columns)
    shrinkage : Shrinkage
        What was kept of its singular values.
    """

    map: Floats
    shrinkage: Shrinkage

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the singular values as observed and as kept, and the threshold.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            Where to draw; a new figure without it.

        Returns
        -------
        matplotlib.axes.Axes
        """
        return self.shrinkage.plot(ax)


@dataclass(frozen=True, eq=False, repr=False)
class DataModes(Table):
    """Modes of a training set above its noise, in units of the noise scale, strongest first.

    Attributes
    ----------
    data, teacher : ndarray of float, shape (rank,)
        Strengths as observed, and without the noise as estimated.
    teacher_std_error : ndarray of float, shape (rank,)
        Standard error of that estimate.
    output_overlap, input_overlap : ndarray of float, shape (rank,)
        Overlaps of true and observed singular vectors.
    """

    data: Floats
    teacher: Floats
    teacher_std_error: Floats
    output_overlap: Floats
    input_overlap: Floats


@dataclass(frozen=True, eq=False, repr=False)
class PredictedStop(Result):
    """When to stop on the data, and what to expect there.

    Attributes
    ----------
    time_tau, epoch : float
        Time t/τ, and the epoch at the suggested learning rate; ``inf`` where training should never
        end.
    predicted_test_error : float
        On fresh examples, in units of the targets' variance.
    interval : tuple of float or None
        Its 95 % interval.
    """

    time_tau: float
    epoch: float
    predicted_test_error: float
    interval: tuple[float, float] | None


@dataclass(frozen=True, eq=False, repr=False)
class PredictedLearner(Result):
    """What a learner reaches on fresh examples.

    Attributes
    ----------
    predicted_test_error : float
        In units of the targets' variance.
    interval : tuple of float or None
        Its 95 % interval.
    """

    predicted_test_error: float
    interval: tuple[float, float] | None


@dataclass(frozen=True, eq=False, repr=False)
class RidgeEstimate(Result):
    """Ridge regression on the data.

    Attributes
    ----------
    penalty : float
        As in scikit-learn's ``alpha``, for centred and scaled inputs.
    leave_one_out_error, predicted_test_error : float
        In units of the targets' variance.
    interval : tuple of float or None
        The 95 % interval of the predicted error.
    """

    penalty: float
    leave_one_out_error: float
    predicted_test_error: float
    interval: tuple[float, float] | None


@dataclass(frozen=True, eq=False, repr=False)
class LearningRate(Result):
    """Steps of gradient descent on the data.

    Attributes
    ----------
    largest_stable, suggested : float
    epochs : float
        To the best stopping time at the suggested rate.
    """

    largest_stable: float
    suggested: float
    epochs: float


@dataclass(frozen=True, eq=False, repr=False)
class OutputErrors(Table):
    """The expected test error of each output at the stopping time.

    Attributes
    ----------
    name : ndarray of str, shape (outputs,)
    expected_test_error : ndarray of float, shape (outputs,)
    """

    name: NDArray[np.str_]
    expected_test_error: Floats


@dataclass(frozen=True, eq=False, repr=False)
class PredictedCurve(Table):
    """Expected test error over time.

    Attributes
    ----------
    time_tau, expected_test_error : ndarray of float, shape (points,)
    low, high : ndarray of float, shape (points,)
        Ends of the 95 % interval; NaN where there is none.
    theory_test_error : ndarray of float, shape (points,)
        What the theory of white inputs expects.
    """

    time_tau: Floats
    expected_test_error: Floats
    low: Floats
    high: Floats
    theory_test_error: Floats


@dataclass(frozen=True, eq=False, repr=False)
class Analysis(Result):
    """What a training set says about training on it.

    Attributes
    ----------
    examples, inputs : int
    outputs : OutputErrors
        One row an output.
    retained_inputs : int
        Input directions kept.
    noise_std, noise_scale : float
        Standard deviation of the targets' noise, and the unit of strengths.
    signal_modes : DataModes
    optimal_stopping : PredictedStop
    optimal_learner, least_squares : PredictedLearner
    ridge : RidgeEstimate
    learning_rate : LearningRate
    curve : PredictedCurve
    warnings : tuple of (str, str)
        Code and sentence of each.
    advice : {"stop", "never stop", "use ridge regression", "do not train"}
    """

    examples: int
    inputs: int
    outputs: OutputErrors
    retained_inputs: int
    noise_std: float
    noise_scale: float
    signal_modes: DataModes
    optimal_stopping: PredictedStop
    optimal_learner: PredictedLearner
    least_squares: PredictedLearner
    ridge: RidgeEstimate
    learning_rate: LearningRate
    curve: PredictedCurve
    warnings: tuple[tuple[str, str], ...]
    advice: str

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the expected test error over time with its interval, and mark where to stop.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            Where to draw; a new figure without it.

        Returns
        -------
        matplotlib.axes.Axes
        """
        return _plots.analysis(self, ax)


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
    verdict : {"train together", "train apart", "no clear difference"}
    """

    task_a: MeasuredTransfer
    task_b: MeasuredTransfer
    joint_modes: JointDataModes
    retained_inputs: int
    alignment: float | None
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
class CrossValidatedError(Result):
    """Ten-fold errors by which "auto" chooses.

    Attributes
    ----------
    shrinkage, ridge : float
        In units of the targets' variance.
    """

    shrinkage: float
    ridge: float


@dataclass(frozen=True, eq=False, repr=False)
class FittedLearner(Result):
    """An affine map that was learned from data.

    Attributes
    ----------
    weights : ndarray of float, shape (outputs, inputs)
    intercept : ndarray of float, shape (outputs,)
        In the data's own units.
    method : {"filtered-modes", "shrinkage", "ridge", "reduced-rank"}
    reason : str
        Why this one.
    rank, retained_inputs : int
    penalty : float or None
        Of ridge regression.
    noise_std : float or None
        None where the examples are too few to show it.
    held_out_error : float
        Test error to expect: that of the whole procedure on left-out groups, relative to the mean's.
    held_out_errors : tuple of (float or None)
        The same by output, for learners by modes; None for an output that does not vary.
    mode_penalties : ndarray of float
        Of filtered modes, one for every scaling of the columns.
    cross_validated_error : CrossValidatedError
    singular_values_before, singular_values_after : ndarray of float, shape (r,)
    """

    weights: Floats
    intercept: Floats
    method: str
    reason: str
    rank: int
    retained_inputs: int
    penalty: float | None
    noise_std: float | None
    held_out_error: float
    held_out_errors: tuple[float | None, ...]
    mode_penalties: Floats
    cross_validated_error: CrossValidatedError
    singular_values_before: Floats
    singular_values_after: Floats

    def predict(self, inputs: ArrayLike) -> Floats:
        """Predict the targets of new inputs.

        Parameters
        ----------
        inputs : array_like, shape (examples, inputs)

        Returns
        -------
        ndarray of float, shape (examples, outputs)
        """
        return np.asarray(inputs, dtype=np.float64) @ self.weights.T + self.intercept


@dataclass(frozen=True, eq=False, repr=False)
class ExactStudent(Result):
    """The exact course of one two-layer student.

    Attributes
    ----------
    curve : Curve
    optimal_stopping : StoppingPoint
        The smallest test error up to the last time.
    dips : tuple of StoppingPoint
        Every local minimum of the test error up to then.
    product : ndarray of float, shape (outputs, inputs)
        The student's map at the last time.
    """

    curve: Curve
    optimal_stopping: StoppingPoint
    dips: tuple[StoppingPoint, ...]
    product: Floats

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw both errors over time and mark where to stop.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            Where to draw; a new figure without it.

        Returns
        -------
        matplotlib.axes.Axes
        """
        return _plots.errors(self.curve, self.optimal_stopping, ax)


@dataclass(frozen=True, eq=False, repr=False)
class Spiked(Result):
    """A signal of low rank in noise: what its singular values and vectors become.

    Attributes
    ----------
    aspect : float
        Rows over columns.
    noise_scale : float
        Standard deviation of a noise entry times √columns, the unit of strengths.
    """

    aspect: float
    noise_scale: float

    @property
    def detection_threshold(self) -> float:
        """Teacher strength below which noise hides a mode."""
        return float(self._at("detection_threshold", 0.0))

    @property
    def lower_edge(self) -> float:
        """Smallest singular value of the noise."""
        return float(self._at("lower_edge", 0.0))

    @property
    def upper_edge(self) -> float:
        """Largest singular value of the noise."""
        return float(self._at("upper_edge", 0.0))

    def data_strength(self, teacher_strength: ArrayLike) -> Floats:
        """Singular value ŝ in the data of a mode of the given strength.

        Parameters
        ----------
        teacher_strength : array_like of float
            Strengths s̄ ≥ 0.

        Returns
        -------
        ndarray of float
            Of the same shape; the noise's upper edge where the mode is hidden.
        """
        return self._at("data_strength", teacher_strength)

    def teacher_strength(self, data_strength: ArrayLike) -> Floats:
        """The inverse of `data_strength`.

        Parameters
        ----------
        data_strength : array_like of float
            Singular values ŝ of the data.

        Returns
        -------
        ndarray of float
            Of the same shape; NaN within the noise.
        """
        return self._at("teacher_strength", data_strength)

    def output_overlap(self, teacher_strength: ArrayLike) -> Floats:
        """Overlap of true and observed left singular vectors.

        Parameters
        ----------
        teacher_strength : array_like of float
            Strengths s̄ ≥ 0.

        Returns
        -------
        ndarray of float
            In [0, 1], of the same shape.
        """
        return self._at("output_overlap", teacher_strength)

    def input_overlap(self, teacher_strength: ArrayLike) -> Floats:
        """Overlap of true and observed right singular vectors.

        Parameters
        ----------
        teacher_strength : array_like of float
            Strengths s̄ ≥ 0.

        Returns
        -------
        ndarray of float
            In [0, 1], of the same shape.
        """
        return self._at("input_overlap", teacher_strength)

    def overlap(self, teacher_strength: ArrayLike) -> Floats:
        """The product of both overlaps.

        Parameters
        ----------
        teacher_strength : array_like of float
            Strengths s̄ ≥ 0.

        Returns
        -------
        ndarray of float
            In [0, 1], of the same shape.
        """
        return self._at("overlap", teacher_strength)

    def density(self, x: ArrayLike) -> Floats:
        """Density of the noise's singular values.

        Parameters
        ----------
        x : array_like of float
            Strengths.

        Returns
        -------
        ndarray of float
            Of the same shape; 0 outside the edges.
        """
        return self._at("density", x)

    def cdf(self, x: ArrayLike) -> Floats:
        """Share of the noise's singular values up to x.

        Parameters
        ----------
        x : array_like of float
            Strengths.

        Returns
        -------
        ndarray of float
            In [0, 1], of the same shape.
        """
        return self._at("cdf", x)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the density of the noise's singular values.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            Where to draw; a new figure without it.

        Returns
        -------
        matplotlib.axes.Axes
        """
        return _plots.spiked(self, ax)

    def _at(self, function: str, at: ArrayLike) -> Floats:
        array = np.asarray(at, dtype=np.float64)
        found = _dln.spiked(self.aspect, self.noise_scale, function, array.ravel())
        shaped: Floats = found.reshape(array.shape)
        return shaped


def _stop(parts: dict[str, float]) -> StoppingPoint:
    return StoppingPoint(**parts)


def theory_parts(parts: dict[str, Any]) -> dict[str, Any]:
    """The fields that `Prediction` and `TheoryPrediction` share."""
    modes = parts["modes"]
    return {
        "optimal_stopping": _stop(parts["optimal_stopping"]),
        "optimal_learner": TestError(**parts["optimal_learner"]),
        "asymptotic": Errors(**parts["asymptotic"]),
        "modes": Modes(
            **_flags(modes["modes"]), detection_probability=modes["detection_probability"]
        ),
        "curve": Curve(**parts["curve"]),
    }


def finite_size(parts: dict[str, Any] | None) -> FiniteSize | None:
    if parts is None:
        return None
    return FiniteSize(_stop(parts["optimal_stopping"]), Errors(**parts["asymptotic"]))


def shrinkage(parts: dict[str, Any]) -> Shrinkage:
    return Shrinkage(**{**parts, "modes": SignalModes(**parts["modes"])})


def task_transfer(parts: dict[str, Any]) -> TaskTransfer:
    learner = LearnerTransfer(**parts["optimal_learner"])
    return TaskTransfer(**{**parts, "optimal_learner": learner})


def joint_modes(parts: dict[str, Any]) -> JointModes:
    shares = {name: parts[name] for name in ("share_a", "share_b")}
    return JointModes(**_flags(parts["modes"]), **shares)


def seeds(parts: dict[str, Any]) -> dict[str, Any]:
    return {**parts, "seed": np.asarray(parts["seed"], dtype=np.int64)}


def stops(parts: list[dict[str, float]]) -> tuple[StoppingPoint, ...]:
    return tuple(map(_stop, parts))


def optional_stop(parts: dict[str, float] | None) -> StoppingPoint | None:
    return None if parts is None else _stop(parts)


def _flags(modes: dict[str, Any]) -> dict[str, Any]:
    return {**modes, "detectable": np.asarray(modes["detectable"], dtype=bool)}
