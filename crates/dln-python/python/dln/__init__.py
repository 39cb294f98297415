"""When to stop training, how well a network will generalise, and whether a second task helps.

Answers from the exact theory of deep linear networks (Lampinen & Ganguli, ICLR 2019). Times are in
units of τ = 1/(learning rate), in epochs of full-batch gradient descent; errors are relative: 0 is
perfect, 1 is what predicting zero costs. All numbers are computed in Rust, and are those of the
program ``dln``.
"""

from __future__ import annotations

from ._data import analyze, analyze_finetune, analyze_transfer, fit
from ._dln import __version__
from ._finetune import finetune, simulate_finetune
from ._matrices import denoise, exact_student, shrink, spiked
from ._single import predict, simulate
from ._sweep import sweep
from ._transfer import benefit_map, simulate_transfer, transfer

__all__ = [
    "__version__",
    "analyze",
    "analyze_finetune",
    "analyze_transfer",
    "benefit_map",
    "denoise",
    "exact_student",
    "finetune",
    "fit",
    "predict",
    "shrink",
    "simulate",
    "simulate_finetune",
    "simulate_transfer",
    "spiked",
    "sweep",
    "transfer",
]
