"""Results on one task that is described."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .. import _plots
from .._results import Result, Table

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
class Limit(Result):
    """What the theory says in the limit of infinite width, as the paper states it.

    Attributes
    ----------
    optimal_stopping : StoppingPoint
    optimal_learner : TestError
    asymptotic : Errors
    """

    optimal_stopping: StoppingPoint
    optimal_learner: TestError
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
    """What the theory predicts for networks of the size given, on average.

    Attributes
    ----------
    optimal_stopping : StoppingPoint
        Where the test error is least.
    optimal_learner : TestError
        What the optimal learner reaches without training.
    asymptotic : Errors
        Errors after long training.
    limit : Limit
        The same in the limit of infinite width.
    modes : Modes
        One row per mode of the teacher.
    curve : Curve
        Errors over time.
    """

    optimal_stopping: StoppingPoint
    optimal_learner: TestError
    asymptotic: Errors
    limit: Limit
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
class Spread(Result):
    """Mean and edges of a quantity over the networks of a band.

    Attributes
    ----------
    low, mean, high : float
    """

    low: float
    mean: float
    high: float


@dataclass(frozen=True, eq=False, repr=False)
class BandCurve(Table):
    """The edges of a band over time.

    Attributes
    ----------
    time_tau : ndarray of float, shape (points,)
    train_error_low, train_error_high : ndarray of float, shape (points,)
    test_error_low, test_error_high : ndarray of float, shape (points,)
    """

    time_tau: Floats
    train_error_low: Floats
    train_error_high: Floats
    test_error_low: Floats
    test_error_high: Floats


@dataclass(frozen=True, eq=False, repr=False)
class Band(Result):
    """Where most networks of the given size lie.

    Attributes
    ----------
    networks : int
        How many were worked out, each on a task of its own.
    coverage : float
        Share of them between the edges.
    min_test_error, optimal_stopping_tau : Spread
        Smallest test errors of the networks, and when these are reached.
    curve : BandCurve
    """

    networks: int
    coverage: float
    min_test_error: Spread
    optimal_stopping_tau: Spread
    curve: BandCurve


@dataclass(frozen=True, eq=False, repr=False)
class Prediction(TheoryPrediction):
    """What `predict` says of a task; fields as in `TheoryPrediction`.

    Attributes
    ----------
    band : Band or None
        Where most networks of the given size lie, if asked for.
    """

    band: Band | None

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw both errors over time with their band, and mark where to stop.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            Where to draw; a new figure without it.

        Returns
        -------
        matplotlib.axes.Axes
        """
        return _plots.prediction(self, ax)


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
        One row per seed.
    mean, std_error : Outcome
        Over the runs.
    theory : TheoryPrediction
        To the end of training.
    curve : MeanCurve
        The mean over the runs.
    band : Band or None
        Where most networks of the given size lie, if asked for.
    """

    runs: Runs
    mean: Outcome
    std_error: Outcome
    theory: TheoryPrediction
    curve: MeanCurve
    band: Band | None

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
