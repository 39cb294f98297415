"""Data that people have: when to stop on them, whether two tasks help each other, the best map."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from . import _arguments as arguments
from . import _dln, _types
from ._types import (
    Analysis,
    CrossValidatedError,
    DataModes,
    FittedLearner,
    JointDataModes,
    LearningRate,
    MeasuredTransfer,
    OutputErrors,
    PredictedCurve,
    PredictedLearner,
    PredictedStop,
    RidgeEstimate,
    TransferAnalysis,
)

Scale = Literal["standard", "none"]
Auto = float | Literal["auto"]
Method = Literal["auto", "shrinkage", "ridge", "reduced-rank"]


def analyze(
    inputs: ArrayLike,
    targets: ArrayLike,
    *,
    scale: Scale = "standard",
    whiten_cutoff: Auto = "auto",
    noise_std: Auto = "auto",
    init_scale: float = 1e-3,
    layers: int = 2,
    groups: ArrayLike | None = None,
    until_tau: float | None = None,
    points: int = 201,
) -> Analysis:
    """Say what a training set tells about training on it: when to stop, and what to expect.

    Parameters
    ----------
    inputs : array_like, shape (examples, inputs)
    targets : array_like, shape (examples, outputs) or (examples,)
        One example a row; a data frame's column names are kept.
    scale : {"standard", "none"}
        What is done to the input columns after centring.
    whiten_cutoff : float or "auto"
        Smallest singular value of the inputs that counts, relative to the largest.
    noise_std : float or "auto"
        Standard deviation of the targets' noise.
    init_scale : float
        Singular values of the student's map before training, in units of the noise.
    layers : int
        Number of weight matrices.
    groups : array_like, shape (examples,), optional
        Labels; examples of one label are left out together.
    until_tau : float, optional
        End of the curve; a few times the best stopping time without it.
    points : int
        Number of points of the curve.

    Returns
    -------
    Analysis

    Raises
    ------
    ValueError
        If the data cannot be analysed; the message names what is wrong with them.

    Examples
    --------
    >>> import dln, numpy as np
    >>> rng = np.random.default_rng(0)
    >>> inputs = rng.normal(size=(200, 5))
    >>> targets = inputs @ rng.normal(size=(5, 3)) + rng.normal(size=(200, 3))
    >>> dln.analyze(inputs, targets).examples
    200
    """
    labels = None
    if groups is not None:
        _, inverse = np.unique(np.asarray(groups), return_inverse=True)
        labels = inverse.ravel().tolist()
    if until_tau is not None and not 0.0 < until_tau < np.inf:
        raise ValueError(f"until_tau is {until_tau}, expected a finite number above 0")
    parts = _dln.analyze(
        arguments.matrix("inputs", inputs),
        arguments.matrix("targets", targets),
        _options(scale, whiten_cutoff, noise_std),
        (float(init_scale), arguments.size("layers", layers)),
        labels,
        until_tau,
        arguments.size("points", points, 2),
    )
    errors = parts.pop("output_errors")
    names = arguments.column_names(targets)
    if names is None:
        names = [f"output_{index + 1}" for index in range(len(errors))]
    return Analysis(
        examples=parts["examples"],
        inputs=parts["inputs"],
        outputs=OutputErrors(np.asarray(names), errors),
        retained_inputs=parts["retained_inputs"],
        noise_std=parts["noise_std"],
        noise_scale=parts["noise_scale"],
        signal_modes=DataModes(**parts["signal_modes"]),
        optimal_stopping=PredictedStop(**parts["optimal_stopping"]),
        optimal_learner=PredictedLearner(**parts["optimal_learner"]),
        least_squares=PredictedLearner(**parts["least_squares"]),
        ridge=RidgeEstimate(**parts["ridge"]),
        learning_rate=LearningRate(**parts["learning_rate"]),
        curve=PredictedCurve(**parts["curve"]),
        warnings=tuple(parts["warnings"]),
        advice=parts["advice"],
    )


def analyze_transfer(
    inputs: ArrayLike,
    targets_a: ArrayLike,
    targets_b: ArrayLike,
    *,
    scale: Scale = "standard",
    whiten_cutoff: Auto = "auto",
    noise_std: Auto = "auto",
    init_scale: float = 1e-3,
    layers: int = 2,
) -> TransferAnalysis:
    """Say whether two sets of targets on the same inputs are better learned together.

    Parameters
    ----------
    inputs : array_like, shape (examples, inputs)
    targets_a, targets_b : array_like, shape (examples, outputs)
        One example a row.
    scale, whiten_cutoff, noise_std, init_scale, layers
        As in `analyze`.

    Returns
    -------
    TransferAnalysis

    Raises
    ------
    ValueError
        If the data cannot be analysed.

    Examples
    --------
    >>> import dln, numpy as np
    >>> rng = np.random.default_rng(0)
    >>> inputs = rng.normal(size=(100, 5))
    >>> a, b = (inputs @ rng.normal(size=(5, 4)) + rng.normal(size=(100, 4)) for _ in range(2))
    >>> dln.analyze_transfer(inputs, a, b).retained_inputs
    5
    """
    parts = _dln.analyze_transfer(
        arguments.matrix("inputs", inputs),
        (arguments.matrix("targets_a", targets_a), arguments.matrix("targets_b", targets_b)),
        _options(scale, whiten_cutoff, noise_std),
        (float(init_scale), arguments.size("layers", layers)),
    )
    task_a, task_b = (
        MeasuredTransfer(**vars(_types.task_transfer(task)), interval=interval)
        for task, interval in parts["tasks"]
    )
    return TransferAnalysis(
        task_a=task_a,
        task_b=task_b,
        joint_modes=JointDataModes(**parts["joint_modes"]),
        retained_inputs=parts["retained_inputs"],
        alignment=parts["alignment"],
        verdict=parts["verdict"],
    )


def fit(
    inputs: ArrayLike,
    targets: ArrayLike,
    *,
    method: Method = "auto",
    scale: Scale = "standard",
    whiten_cutoff: Auto = "auto",
    noise_std: Auto = "auto",
) -> FittedLearner:
    """Fit a linear learner: filtered modes, shrinkage, ridge regression or reduced rank.

    Parameters
    ----------
    inputs : array_like, shape (examples, inputs)
    targets : array_like, shape (examples, outputs) or (examples,)
        One example a row.
    method : {"auto", "shrinkage", "ridge", "reduced-rank"}
        "auto" fits filtered modes, or shrinkage where that does as well on left-out examples.
    scale, whiten_cutoff, noise_std
        As in `analyze`.

    Returns
    -------
    FittedLearner

    Raises
    ------
    ValueError
        If nothing can be learned from the data.

    Examples
    --------
    >>> import dln, numpy as np
    >>> rng = np.random.default_rng(0)
    >>> inputs = rng.normal(size=(200, 5))
    >>> targets = inputs @ rng.normal(size=(5, 3)) + rng.normal(size=(200, 3))
    >>> dln.fit(inputs, targets).predict(inputs).shape
    (200, 3)
    """
    parts = _dln.fit(
        arguments.matrix("inputs", inputs),
        arguments.matrix("targets", targets),
        _options(scale, whiten_cutoff, noise_std),
        method,
    )
    errors = CrossValidatedError(**parts["cross_validated_error"])
    outputs = tuple(parts["held_out_errors"])
    return FittedLearner(**{**parts, "cross_validated_error": errors, "held_out_errors": outputs})


def _options(scale: str, whiten_cutoff: Auto, noise_std: Auto) -> dict[str, Any]:
    return {
        "scale": scale,
        "whiten_cutoff": arguments.word_or_number("whiten_cutoff", whiten_cutoff, "auto"),
        "noise_std": arguments.word_or_number("noise_std", noise_std, "auto"),
    }
