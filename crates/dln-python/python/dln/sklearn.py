"""An estimator for scikit-learn."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, MultiOutputMixin, RegressorMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from ._data import fit

__all__ = ["LinearNetworkLearner"]


class LinearNetworkLearner(MultiOutputMixin, RegressorMixin, BaseEstimator):  # type: ignore[misc]
    """The optimal learner of linear maps: shrinkage of the data's modes, or ridge regression.

    Parameters
    ----------
    method : {"auto", "shrinkage", "ridge", "reduced-rank"}
        "auto" takes the one of smaller cross-validated error.
    scale : {"standard", "none"}
        What is done to the input columns after centring.
    whiten_cutoff : float or "auto"
        Smallest singular value of the inputs that counts, relative to the largest.
    noise_std : float or "auto"
        Standard deviation of the targets' noise.

    Attributes
    ----------
    coef_ : ndarray of float, shape (n_features,) or (n_targets, n_features)
    intercept_ : float or ndarray of float, shape (n_targets,)
    method_ : {"filtered-modes", "shrinkage", "ridge", "reduced-rank"}
        The method that was used.
    rank_ : int
        Modes that were kept.
    noise_std_ : float or None
        Noise of the targets, as estimated or given.
    n_features_in_ : int
    feature_names_in_ : ndarray of str, shape (n_features_in_,)
        If the inputs had names.

    Examples
    --------
    >>> import numpy as np
    >>> from dln.sklearn import LinearNetworkLearner
    >>> rng = np.random.default_rng(0)
    >>> X = rng.normal(size=(100, 4))
    >>> y = X @ rng.normal(size=(4, 3)) + 0.1 * rng.normal(size=(100, 3))
    >>> bool(LinearNetworkLearner().fit(X, y).score(X, y) > 0.9)
    True
    """

    def __init__(
        self,
        method: Literal["auto", "shrinkage", "ridge", "reduced-rank"] = "auto",
        *,
        scale: Literal["standard", "none"] = "standard",
        whiten_cutoff: float | Literal["auto"] = "auto",
        noise_std: float | Literal["auto"] = "auto",
    ) -> None:
        self.method = method
        self.scale = scale
        self.whiten_cutoff = whiten_cutoff
        self.noise_std = noise_std

    def fit(self, X: ArrayLike, y: ArrayLike) -> LinearNetworkLearner:
        """Learn the map from X to y.

        Parameters
        ----------
        X : array_like, shape (n_samples, n_features)
        y : array_like, shape (n_samples,) or (n_samples, n_targets)

        Returns
        -------
        LinearNetworkLearner
            Itself.
        """
        X, y = validate_data(
            self, X, y, dtype=np.float64, multi_output=True, y_numeric=True, ensure_min_samples=2
        )
        targets = np.asarray(y, dtype=np.float64)
        learner = fit(
            X,
            targets,
            method=self.method,
            scale=self.scale,
            whiten_cutoff=self.whiten_cutoff,
            noise_std=self.noise_std,
        )
        single = targets.ndim == 1
        self.coef_: NDArray[np.float64] = np.array(learner.weights[0] if single else learner.weights)
        self.intercept_ = learner.intercept[0] if single else np.array(learner.intercept)
        self.method_ = learner.method
        self.rank_ = learner.rank
        self.noise_std_ = learner.noise_std
        return self

    def predict(self, X: ArrayLike) -> NDArray[np.float64]:
        """Predict the targets of X.

        Parameters
        ----------
        X : array_like, shape (n_samples, n_features)

        Returns
        -------
        ndarray of float, shape (n_samples,) or (n_samples, n_targets)
        """
        check_is_fitted(self)
        X = validate_data(self, X, dtype=np.float64, reset=False)
        predictions: NDArray[np.float64] = np.matmul(X, self.coef_.T) + self.intercept_
        return predictions
