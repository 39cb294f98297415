"""An estimator for scikit-learn."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, MultiOutputMixin, RegressorMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from ._data import Auto, Method, Scale, fit

__all__ = ["LinearNetworkLearner"]


class LinearNetworkLearner(MultiOutputMixin, RegressorMixin, BaseEstimator):  # type: ignore[misc]
    """A learner of linear maps of few modes: filtered, shrunk, or those of a network that stopped early.

    Parameters
    ----------
    method : {"auto", "shrinkage", "ridge", "reduced-rank", "early-stopped"}
        "auto" fits filtered modes (ridge regression whose output modes are learned each at the strength
        that left-out examples confirm, the mean of three column scalings); or shrinkage, where its
        error on left-out examples is at most a thousandth above theirs. "early-stopped" is the network
        of `dln.analyze`, stopped where left-out examples say.
    scale : {"standard", "none"}
        What is done to the input columns after centring.
    whiten_cutoff : float or "auto"
        Smallest singular value of the inputs that counts, relative to the largest.
    noise_std : float or "auto"
        Standard deviation of the targets' noise.
    init_scale : float
        Singular values of the early-stopped network's map before training, in units of the noise.
    layers : int
        Number of weight matrices of the early-stopped network.

    Attributes
    ----------
    coef_ : ndarray of float, shape (n_features,) or (n_targets, n_features)
    intercept_ : float or ndarray of float, shape (n_targets,)
    method_ : {"filtered-modes", "shrinkage", "ridge", "reduced-rank", "early-stopped"}
        The method that was used.
    rank_ : int
        Modes that were kept.
    optimal_stopping_tau_ : float or None
        When the early-stopped network stopped, t/τ.
    held_out_error_ : float
        Test error to expect: that of the whole procedure on left-out groups, relative to the mean's.
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
        method: Method = "auto",
        *,
        scale: Scale = "standard",
        whiten_cutoff: Auto = "auto",
        noise_std: Auto = "auto",
        init_scale: float = 1e-3,
        layers: int = 2,
    ) -> None:
        self.method = method
        self.scale = scale
        self.whiten_cutoff = whiten_cutoff
        self.noise_std = noise_std
        self.init_scale = init_scale
        self.layers = layers

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
            init_scale=self.init_scale,
            layers=self.layers,
        )
        single = targets.ndim == 1
        self.coef_: NDArray[np.float64] = np.array(learner.weights[0] if single else learner.weights)
        self.intercept_ = learner.intercept[0] if single else np.array(learner.intercept)
        self.method_ = learner.method
        self.rank_ = learner.rank
        self.optimal_stopping_tau_ = learner.optimal_stopping_tau
        self.held_out_error_ = learner.held_out_error
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
