"""The mathematics below: spiked matrices, the optimal learner, one student exactly."""

from __future__ import annotations

from typing import Literal

from numpy.typing import ArrayLike

from . import _arguments as arguments
from . import _dln
from ._results import build
from ._types import Denoised, ExactStudent, Shrinkage, Spiked

Edge = Literal["finite-size", "limit"]
Loss = Literal["frobenius", "operator", "nuclear"]


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
    return build(Denoised, parts)


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
    return build(Shrinkage, _dln.shrink(values, (rows, columns), known, edge, loss))


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
    return build(ExactStudent, parts)
