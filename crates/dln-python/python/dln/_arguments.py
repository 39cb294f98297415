"""Arguments as people have them, as the compiled module takes them."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Strengths = float | Sequence[float] | NDArray[np.float64]

_COPIED_AS_THEY_ARE = (np.float64, np.float32, np.int64, np.int32)


def size(name: str, value: Any, at_least: int = 1) -> int:
    """A whole number of at least `at_least`."""
    try:
        number = operator.index(value)
    except TypeError:
        raise TypeError(f"{name} is {value!r}, but must be a whole number") from None
    if not at_least <= number < 2**63:
        raise ValueError(f"{name} is {number}, but must be at least {at_least}")
    return number


def numbers(name: str, value: ArrayLike) -> NDArray[np.float64]:
    """A number or a sequence of numbers as a vector."""
    vector = np.atleast_1d(_real(name, value).astype(np.float64, copy=False))
    if vector.ndim != 1:
        raise ValueError(f"{name} has {vector.ndim} dimensions, but must be a number or a vector")
    return vector


def times(name: str, value: ArrayLike) -> NDArray[np.float64]:
    """Ascending finite times from 0 on."""
    vector = numbers(name, value)
    steps = np.diff(vector, prepend=0.0)
    if vector.size == 0 or not np.isfinite(vector).all() or (steps < 0).any():
        raise ValueError(f"{name} must be finite numbers that ascend from 0 or more, at least one")
    return vector


def matrix(name: str, value: ArrayLike) -> NDArray[Any]:
    """A matrix; a vector is one column. Copied here only if Rust cannot read it as it is."""
    array = _real(name, value)
    if array.ndim == 1:
        array = array[:, np.newaxis]
    if array.ndim != 2:
        raise ValueError(f"{name} has {array.ndim} dimensions, but must be a matrix")
    if array.dtype.isnative and array.dtype.type in _COPIED_AS_THEY_ARE:
        return array
    return array.astype(np.float64)


def column_names(value: Any) -> list[str] | None:
    """The column names of a data frame or the name of a series, if it has any."""
    columns = getattr(value, "columns", None)
    if columns is not None:
        return [str(column) for column in columns]
    name = getattr(value, "name", None)
    return None if name is None or callable(name) else [str(name)]


def word_or_number(name: str, value: float | str, word: str) -> float | None:
    """`None` for the word, else the number."""
    if isinstance(value, str):
        if value == word:
            return None
        raise ValueError(f"{name} is {value!r}, but must be {word!r} or a number")
    return float(value)


def until(until_tau: float) -> float:
    """The end of a curve."""
    if not 0.0 < until_tau < np.inf:
        raise ValueError(f"until_tau is {until_tau}, but must be finite and above 0")
    return float(until_tau)


def curve(until_tau: float, points: int) -> tuple[float, int]:
    """The end of a curve and the number of its points."""
    return until(until_tau), size("points", points, 2)


def network(
    inputs: int,
    hidden: int,
    layers: int,
    examples: int | None,
    noise_std: float,
    init_scale: float,
) -> dict[str, Any]:
    """A network, its examples and their noise; without `examples` there are as many as inputs."""
    inputs = size("inputs", inputs)
    return {
        "inputs": inputs,
        "hidden": size("hidden", hidden),
        "layers": size("layers", layers),
        "examples": inputs if examples is None else size("examples", examples),
        "noise_std": float(noise_std),
        "init_scale": float(init_scale),
    }


def task(teacher_strengths: Strengths, outputs: int, network: dict[str, Any]) -> dict[str, Any]:
    """A task and the network that learns it."""
    return {
        "network": network,
        "outputs": size("outputs", outputs),
        "teacher_strengths": numbers("teacher_strengths", teacher_strengths).tolist(),
    }


def training(
    learning_rate: float,
    until_tau: float,
    epochs: int | None,
    start: str,
    input_kind: str,
    seeds: int,
    seed: int,
) -> dict[str, Any]:
    """How students are trained; `epochs` go before `until_tau`."""
    return {
        "learning_rate": float(learning_rate),
        "until_tau": until(until_tau),
        "epochs": None if epochs is None else size("epochs", epochs),
        "start": start,
        "input_kind": input_kind,
        "seeds": size("seeds", seeds),
        "seed": first_seed(seed),
    }


def first_seed(seed: int) -> int:
    """A seed as the program has it."""
    if size("seed", seed, 0) >= 2**32:
        raise ValueError(f"seed is {seed}, but must be less than 2**32")
    return seed


def band(networks: int | None, seed: int, tell: Any) -> dict[str, Any] | None:
    """The networks of a band, if one is asked for."""
    if networks is None:
        return None
    return {
        "networks": size("band", networks),
        "seed": first_seed(seed),
        "progress": tell,
    }


def rows(name: str, value: ArrayLike) -> list[list[float]]:
    """A number, a vector or a matrix as rows."""
    array = np.atleast_2d(_real(name, value).astype(np.float64, copy=False))
    if array.ndim != 2:
        raise ValueError(f"{name} has {array.ndim} dimensions, but must have at most two")
    found: list[list[float]] = array.tolist()
    return found


def labels(groups: ArrayLike | None) -> list[int] | None:
    """Numbers in place of labels of any type."""
    if groups is None:
        return None
    _, inverse = np.unique(np.asarray(groups), return_inverse=True)
    found: list[int] = inverse.ravel().tolist()
    return found


def examples(
    names: tuple[str, str], inputs: ArrayLike | None, targets: ArrayLike | None
) -> tuple[NDArray[Any], NDArray[Any]] | None:
    """Inputs and targets, if they are given: both or none."""
    if inputs is None and targets is None:
        return None
    if inputs is None or targets is None:
        missing, given = names if inputs is None else names[::-1]
        raise ValueError(f"{given} is given without {missing}: a test set needs both")
    return matrix(names[0], inputs), matrix(names[1], targets)


def _real(name: str, value: ArrayLike) -> NDArray[Any]:
    array = np.asarray(value)
    if array.dtype.kind == "O":
        # What pandas has of mixed numeric columns; anything else is refused by NumPy.
        try:
            array = array.astype(np.float64)
        except (TypeError, ValueError):
            raise ValueError(f"{name} has entries that are not numbers") from None
    if array.dtype.kind not in "fiub":
        raise ValueError(f"{name} has entries of type {array.dtype}, but must have real numbers")
    return array
