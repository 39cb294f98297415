"""Data that people have: when to stop on them, whether another task helps, the best map."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from . import _arguments as arguments
from . import _dln
from ._results import build
from ._types import Analysis, FineTuningAnalysis, FittedLearner, OutputErrors, TransferAnalysis

Scale = Literal["standard", "none"]
Auto = float | Literal["auto"]
Method = Literal["auto", "shrinkage", "ridge", "reduced-rank", "early-stopped"]


def analyze(
    inputs: ArrayLike,
    targets: ArrayLike,
    *,
    scale: Scale = "standard",
    whiten_cutoff: Auto = "auto",
    noise_std: Auto = "auto",
    init_scale: float = 1e-3,
    layers: int = 2,
    learning_rate: float | None = None,
    groups: ArrayLike | None = None,
    test_inputs: ArrayLike | None = None,
    test_targets: ArrayLike | None = None,
    until_tau: float | None = None,
    points: int = 201,
) -> Analysis:
    """Say what a training set tells about training on it: when to stop, and what to expect.

    Parameters
    ----------
    inputs : array_like, shape (examples, inputs)
    targets : array_like, shape (examples, outputs) or (examples,)
        One example per row; a data frame's column names are kept.
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
    learning_rate : float, optional
        Step of gradient descent on whitened inputs, which turns times into epochs; the suggested one
        without it.
    groups : array_like, shape (examples,), optional
        Labels; examples of one label are left out together.
    test_inputs, test_targets : array_like, optional
        A test set, on which all that is predicted is measured.
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
    >>> test = dict(test_inputs=inputs[150:], test_targets=targets[150:])
    >>> analysis = dln.analyze(inputs[:150], targets[:150], **test)
    >>> low, high = analysis.optimal_stopping.interval
    >>> bool(low < analysis.measured.optimal_stopping.test_error < high)
    True
    """
    if learning_rate is not None and not 0.0 < learning_rate < np.inf:
        raise ValueError(f"learning_rate is {learning_rate}, but must be finite and above 0")
    parts = _dln.analyze(
        (arguments.matrix("inputs", inputs), arguments.matrix("targets", targets)),
        arguments.examples(("test_inputs", "test_targets"), test_inputs, test_targets),
        _options(scale, whiten_cutoff, noise_std),
        _student(init_scale, layers),
        arguments.labels(groups),
        {
            "learning_rate": learning_rate,
            "until_tau": None if until_tau is None else arguments.until(until_tau),
            "points": arguments.size("points", points, 2),
        },
    )
    errors = parts.pop("output_errors")
    names = arguments.column_names(targets)
    if names is None:
        names = [f"output_{index + 1}" for index in range(len(errors))]
    return build(Analysis, {**parts, "outputs": OutputErrors(np.asarray(names), errors)})


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
    groups: ArrayLike | None = None,
) -> TransferAnalysis:
    """Say whether two sets of targets on the same inputs are better learned together.

    Parameters
    ----------
    inputs : array_like, shape (examples, inputs)
    targets_a, targets_b : array_like, shape (examples, outputs)
        One example per row.
    scale, whiten_cutoff, noise_std, init_scale, layers, groups
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
        _student(init_scale, layers),
        arguments.labels(groups),
    )
    return build(TransferAnalysis, parts)


def analyze_finetune(
    source_inputs: ArrayLike,
    source_targets: ArrayLike,
    inputs: ArrayLike,
    targets: ArrayLike,
    *,
    scale: Scale = "standard",
    whiten_cutoff: Auto = "auto",
    noise_std: Auto = "auto",
    init_scale: float = 1e-3,
    test_inputs: ArrayLike | None = None,
    test_targets: ArrayLike | None = None,
) -> FineTuningAnalysis:
    """Say whether to learn a target from scratch or on from a network that has learned a source.

    Both tasks are measured, on examples of their own with the same input columns. Errors are those on
    groups of the target's examples that are left out in turn.

    Parameters
    ----------
    source_inputs : array_like, shape (source examples, inputs)
    source_targets : array_like, shape (source examples, source outputs)
    inputs : array_like, shape (examples, inputs)
    targets : array_like, shape (examples, outputs)
        One example per row.
    scale, whiten_cutoff, noise_std, init_scale
        As in `analyze`; the networks have two layers.
    test_inputs, test_targets : array_like, optional
        A test set of the target, on which all that is predicted is measured.

    Returns
    -------
    FineTuningAnalysis

    Raises
    ------
    ValueError
        If the data of either task cannot be analysed.

    Examples
    --------
    >>> import dln, numpy as np
    >>> rng = np.random.default_rng(0)
    >>> shared = rng.normal(size=(20, 1))
    >>> def task(examples, strength):
    ...     inputs = rng.normal(size=(examples, 20))
    ...     signal = strength * inputs @ shared @ rng.normal(size=(1, 6))
    ...     return inputs, signal + rng.normal(size=(examples, 6))
    >>> found = dln.analyze_finetune(*task(400, 1.0), *task(40, 0.2))
    >>> bool(found.probed.test_error < found.scratch.test_error)
    True
    """
    parts = _dln.analyze_finetune(
        (
            arguments.matrix("source_inputs", source_inputs),
            arguments.matrix("source_targets", source_targets),
        ),
        (arguments.matrix("inputs", inputs), arguments.matrix("targets", targets)),
        arguments.examples(("test_inputs", "test_targets"), test_inputs, test_targets),
        _options(scale, whiten_cutoff, noise_std),
        _student(init_scale, 2),
    )
    return build(FineTuningAnalysis, parts)


def fit(
    inputs: ArrayLike,
    targets: ArrayLike,
    *,
    method: Method = "auto",
    scale: Scale = "standard",
    whiten_cutoff: Auto = "auto",
    noise_std: Auto = "auto",
    init_scale: float = 1e-3,
    layers: int = 2,
    groups: ArrayLike | None = None,
) -> FittedLearner:
    """Fit a linear learner to a training set.

    Parameters
    ----------
    inputs : array_like, shape (examples, inputs)
    targets : array_like, shape (examples, outputs) or (examples,)
        One example per row.
    method : {"auto", "shrinkage", "ridge", "reduced-rank", "early-stopped"}
        "auto" fits filtered modes (ridge regression whose output modes are learned each at the strength
        that left-out examples confirm, the mean of three column scalings); or shrinkage, where its
        error on left-out examples is at most a thousandth above theirs. "early-stopped" is the network
        that `analyze` speaks of, at its best stop.
    scale, whiten_cutoff, noise_std, groups
        As in `analyze`.
    init_scale, layers
        As in `analyze`; of the early-stopped network alone.

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
    >>> bool(dln.fit(inputs, targets, method="early-stopped").optimal_stopping_tau > 1)
    True
    """
    parts = _dln.fit(
        (arguments.matrix("inputs", inputs), arguments.matrix("targets", targets)),
        _options(scale, whiten_cutoff, noise_std),
        method,
        _student(init_scale, layers),
        arguments.labels(groups),
    )
    return build(FittedLearner, parts)


def _options(scale: str, whiten_cutoff: Auto, noise_std: Auto) -> dict[str, Any]:
    return {
        "scale": scale,
        "whiten_cutoff": arguments.word_or_number("whiten_cutoff", whiten_cutoff, "auto"),
        "noise_std": arguments.word_or_number("noise_std", noise_std, "auto"),
    }


def _student(init_scale: float, layers: int) -> dict[str, Any]:
    return {"init_scale": float(init_scale), "layers": arguments.size("layers", layers)}
