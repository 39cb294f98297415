"""The compiled module: numbers and arrays in, dictionaries of numbers and arrays out."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

_Tell = Callable[[int, int], None]
_Examples = tuple[NDArray[Any], NDArray[Any]]
_Named = dict[str, Any]

__all__ = [
    "analyze",
    "analyze_finetune",
    "analyze_transfer",
    "fit",
    "denoise",
    "shrink",
    "exact_student",
    "finetune",
    "predict",
    "simulate",
    "simulate_transfer",
    "simulate_finetune",
    "spiked",
    "sweep",
    "benefit_map",
    "transfer",
    "__version__",
]

__version__: str

def predict(
    task: _Named,
    until_tau: float,
    points: int,
    times_tau: NDArray[np.float64] | None,
    finite_size: bool,
    band: _Named | None,
) -> _Named: ...
def simulate(
    task: _Named,
    training: _Named,
    slope: float | None,
    points: int,
    progress: _Tell | None,
    band: _Named | None,
) -> _Named: ...
def simulate_transfer(tasks: _Named, training: _Named, progress: _Tell | None) -> _Named: ...
def transfer(tasks: _Named, until_tau: float, points: int) -> _Named: ...
def benefit_map(
    tasks: _Named, teachers_b: NDArray[np.float64], alignments: NDArray[np.float64]
) -> _Named: ...
def finetune(tasks: _Named, until_tau: float, points: int) -> _Named: ...
def simulate_finetune(
    tasks: _Named,
    until_tau: float,
    points: int,
    training: tuple[float, int, int],
    progress: _Tell | None,
) -> _Named: ...
def spiked(
    aspect: float, noise_scale: float, function: str, at: NDArray[np.float64]
) -> NDArray[np.float64]: ...
def denoise(noisy: NDArray[Any], entry_std: float | None, edge: str, loss: str) -> _Named: ...
def shrink(
    singular_values: NDArray[np.float64],
    shape: tuple[int, int],
    entry_std: float | None,
    edge: str,
    loss: str,
) -> _Named: ...
def exact_student(
    layers: tuple[NDArray[Any], NDArray[Any]],
    input_output_correlation: NDArray[Any],
    teacher: NDArray[Any],
    scales: tuple[float, float],
    times_tau: NDArray[np.float64],
) -> _Named: ...
def analyze(
    training: _Examples,
    test: _Examples | None,
    options: _Named,
    student: _Named,
    groups: list[int] | None,
    report: _Named,
) -> _Named: ...
def analyze_transfer(
    inputs: NDArray[Any],
    targets: _Examples,
    options: _Named,
    student: _Named,
    groups: list[int] | None,
) -> _Named: ...
def analyze_finetune(
    source: _Examples,
    target: _Examples,
    test: _Examples | None,
    options: _Named,
    student: _Named,
) -> _Named: ...
def fit(
    training: _Examples,
    options: _Named,
    method: str,
    student: _Named,
    groups: list[int] | None,
) -> _Named: ...
def sweep(plan: str, folder: str, jobs: int, progress: _Tell | None) -> bytes: ...
