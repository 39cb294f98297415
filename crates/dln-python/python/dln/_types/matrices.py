"""Results on matrices, and on one student."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .. import _dln, _plots
from .._results import Result, Table
from .single import Curve, StoppingPoint

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Floats = NDArray[np.float64]


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
