"""The compiled module: numbers and arrays in, dictionaries of numbers and arrays out."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

__version__: str

def predict(
    task: dict[str, Any],
    until_tau: float,
    points: int,
    times_tau: NDArray[np.float64] | None,
    finite_size: bool,
) -> dict[str, Any]: ...
def simulate(
    task: dict[str, Any],
    training: dict[str, Any],
    slope: float | None,
    points: int,
    progress: Callable[[int, int], None] | None,
) -> dict[str, Any]: ...
def simulate_transfer(
    tasks: dict[str, Any],
    training: dict[str, Any],
    progress: Callable[[int, int], None] | None,
) -> dict[str, Any]: ...
def transfer(tasks: dict[str, Any], until_tau: float, points: int) -> dict[str, Any]: ...
def benefit_map(
    tasks: dict[str, Any], teachers_b: NDArray[np.float64], alignments: NDArray[np.float64]
) -> dict[str, Any]: ...
def finetune(
    source: dict[str, Any],
    target: dict[str, Any],
    alignment: float,
    output_alignment: float | None,
    until_tau: float,
    points: int,
) -> dict[str, Any]: ...
def spiked(
    aspect: float, noise_scale: float, function: str, at: NDArray[np.float64]
) -> NDArray[np.float64]: ...
def denoise(
    noisy: NDArray[Any], entry_std: float | None, edge: str, loss: str
) -> dict[str, Any]: ...
def shrink(
    singular_values: NDArray[np.float64],
    shape: tuple[int, int],
    entry_std: float | None,
    edge: str,
    loss: str,
) -> dict[str, Any]: ...
def exact_student(
    layers: tuple[NDArray[Any], NDArray[Any]],
    input_output_correlation: NDArray[Any],
    teacher: NDArray[Any],
    scales: tuple[float, float],
    times_tau: NDArray[np.float64],
) -> dict[str, Any]: ...
def analyze(
    inputs: NDArray[Any],
    targets: NDArray[Any],
    options: dict[str, Any],
    student: tuple[float, int],
    groups: list[int] | None,
    until_tau: float | None,
    points: int,
) -> dict[str, Any]: ...
def analyze_transfer(
    inputs: NDArray[Any],
    targets: tuple[NDArray[Any], NDArray[Any]],
    options: dict[str, Any],
    student: tuple[float, int],
) -> dict[str, Any]: ...
def fit(
    inputs: NDArray[Any], targets: NDArray[Any], options: dict[str, Any], method: str
) -> dict[str, Any]: ...
