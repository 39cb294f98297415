"""Results on one training set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .. import _plots
from .._results import Result, Table
from .single import StoppingPoint, TestError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Floats = NDArray[np.float64]


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
class TheoryOfData(Result):
    """What the theory of white inputs expects, from the singular values alone.

    Attributes
    ----------
    optimal_stopping : StoppingPoint
    optimal_learner, least_squares : TestError
    distance : float
        Logarithm of theory over left-out groups, of the errors at the stopping time.
    """

    optimal_stopping: StoppingPoint
    optimal_learner: TestError
    least_squares: TestError
    distance: float


@dataclass(frozen=True, eq=False, repr=False)
class HeldOut(Result):
    """Groups of examples that were left out in turn.

    Attributes
    ----------
    groups : int
    dependent : bool
        Whether examples were seen to depend on their neighbours.
    interleaved_test_error, contiguous_test_error : float or None
        Errors at the stopping time with interleaved groups, and with groups that follow each other.
    """

    groups: int
    dependent: bool
    interleaved_test_error: float | None
    contiguous_test_error: float | None


@dataclass(frozen=True, eq=False, repr=False)
class Measured(Result):
    """Test errors on a test set, in units of the targets' variance about their training means.

    Attributes
    ----------
    optimal_stopping, optimal_learner, least_squares, ridge : TestError
        Of the network at the predicted stop, and of the other learners.
    actual_optimal_stopping : StoppingPoint
        The stop that turned out best.
    """

    optimal_stopping: TestError
    optimal_learner: TestError
    least_squares: TestError
    ridge: TestError
    actual_optimal_stopping: StoppingPoint


@dataclass(frozen=True, eq=False, repr=False)
class Analysis(Result):
    """What a training set says about training on it.

    Attributes
    ----------
    examples, inputs : int
    outputs : OutputErrors
        One row per output.
    retained_inputs : int
        Input directions kept.
    noise_std, noise_scale : float
        Standard deviation of the targets' noise, and the unit of strengths.
    noise_by_residual, noise_by_bulk : float or None
        The noise from the residual of least squares, and from the median singular value.
    signal_modes : DataModes
    optimal_stopping : PredictedStop
    optimal_learner, least_squares : PredictedLearner
    ridge : RidgeEstimate
    learning_rate : LearningRate
    theory : TheoryOfData
        What the theory of white inputs expects of the same singular values.
    held_out : HeldOut
        The groups that were left out in turn.
    curve : PredictedCurve
    warnings : tuple of (str, str)
        Code and sentence of each.
    advice : {"stop", "never stop", "use ridge regression", "do not train"}
    measured : Measured or None
        What came out on a test set, if one was given.
    """

    examples: int
    inputs: int
    outputs: OutputErrors
    retained_inputs: int
    noise_std: float
    noise_scale: float
    noise_by_residual: float | None
    noise_by_bulk: float | None
    signal_modes: DataModes
    optimal_stopping: PredictedStop
    optimal_learner: PredictedLearner
    least_squares: PredictedLearner
    ridge: RidgeEstimate
    learning_rate: LearningRate
    theory: TheoryOfData
    held_out: HeldOut
    curve: PredictedCurve
    warnings: tuple[tuple[str, str], ...]
    advice: str
    measured: Measured | None

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
class CrossValidatedError(Result):
    """Errors of two learners on ten groups of examples left out in turn.

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
    method : {"filtered-modes", "shrinkage", "ridge", "reduced-rank", "early-stopped"}
    reason : str
        Why this one.
    rank, retained_inputs : int
        Modes learned, and input directions used.
    optimal_stopping_tau : float or None
        When the early-stopped network stops, t/τ.
    penalty : float or None
        Of ridge regression.
    noise_std : float or None
        None where the examples are too few to show it.
    held_out_error : float
        Test error to expect: that of the whole procedure on left-out groups, relative to the mean's.
    held_out_errors : tuple of (float or None)
        The same by output; None for one that does not vary.
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
    optimal_stopping_tau: float | None
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
