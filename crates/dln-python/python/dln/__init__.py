"""When to stop training, how well a network will generalise, and whether a second task helps.

Answers from the exact theory of deep linear networks (Lampinen & Ganguli, ICLR 2019). Times are in
units of τ = 1/(learning rate), in epochs of full-batch gradient descent; errors are relative: 0 is
perfect, 1 is what predicting zero costs. All numbers are computed in Rust, and are those of the
program ``dln``.
"""

from __future__ import annotations

from ._data import analyze, analyze_transfer, fit
from ._dln import __version__
from ._theory import (
    benefit_map,
    denoise,
    exact_student,
    finetune,
    predict,
    shrink,
    simulate,
    simulate_transfer,
    spiked,
    transfer,
)

__all__ = [
    "__version__",
    "analyze",
    "analyze_transfer",
    "benefit_map",
    "denoise",
    "exact_student",
    "finetune",
    "fit",
    "predict",
    "shrink",
    "simulate",
    "simulate_transfer",
    "spiked",
    "transfer",
]
