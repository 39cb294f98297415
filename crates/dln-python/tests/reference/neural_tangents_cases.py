"""Writes one_layer.json: mean test errors of one layer from the closed form of neural-tangents.

    pip install neural-tangents==0.6.5 jax==0.4.30 jaxlib==0.4.30 'numpy<2' scipy
    python neural_tangents_cases.py

`neural_tangents.predict.gradient_descent_mse` solves gradient flow on the squared error of a model that is
linear in its weights, here f(x) = W x from W = 0, of which only the kernel xᵀx enters. Its predictions are linear in the targets:
those for the targets 1, one a training example, are the map M(t) with W(t) = Y M(t). For Y = W̄ X + Z with
noise of variance σ²/N1 the mean test error over the noise is

    (‖W̄ X M − W̄‖² + σ² (N3/N1) ‖M‖²)/‖W̄‖²,

and its minimum over time is found by Brent's method. The inputs are white: X Xᵀ = (P/N1)·1.
"""

import json
import sys
from pathlib import Path
from unittest.mock import MagicMock

# Only for neural-tangents' import; its bridge to TensorFlow asks for a newer JAX than its core does.
sys.modules["tf2jax"] = MagicMock()

import jax

jax.config.update("jax_enable_x64", True)

import neural_tangents
import numpy as np
from scipy.optimize import minimize_scalar

CASES = [
    {"teacher_strengths": [3.0], "inputs": 20, "outputs": 10, "examples": 40, "noise_std": 1.0},
    {"teacher_strengths": [5.0, 2.0], "inputs": 12, "outputs": 12, "examples": 24, "noise_std": 0.5},
    {"teacher_strengths": [1.0], "inputs": 16, "outputs": 8, "examples": 16, "noise_std": 1.0},
    {"teacher_strengths": [4.0, 3.0, 2.0], "inputs": 10, "outputs": 20, "examples": 50, "noise_std": 2.0},
]


def case(teacher_strengths, inputs, outputs, examples, noise_std):
    rng = np.random.default_rng(7)
    basis = np.linalg.qr(rng.normal(size=(examples, inputs)))[0]
    x = np.sqrt(examples / inputs) * basis.T
    rank = len(teacher_strengths)
    left = np.linalg.qr(rng.normal(size=(outputs, rank)))[0]
    right = np.linalg.qr(rng.normal(size=(inputs, rank)))[0]
    teacher = left * teacher_strengths @ right.T
    targets = np.eye(examples)
    # Its loss is the mean over all targets; this rate makes it their sum, so that time is t/τ.
    predict = neural_tangents.predict.gradient_descent_mse(x.T @ x, targets, learning_rate=targets.size)
    start = np.zeros((examples, examples)), np.zeros((inputs, examples))

    def test_error(time):
        _, predictions = predict(time, *start, np.eye(inputs) @ x)
        found = np.asarray(predictions).T
        bias = np.sum((teacher @ x @ found - teacher) ** 2)
        variance = noise_std**2 * outputs / inputs * np.sum(found**2)
        return float((bias + variance) / np.sum(teacher**2))

    best = minimize_scalar(test_error, bounds=(1e-3, 20.0), method="bounded", options={"xatol": 1e-9})
    return {
        "optimal_stopping": {"time_tau": best.x, "test_error": best.fun},
        "asymptotic": {"test_error": test_error(1e4)},
    }


if __name__ == "__main__":
    origin = f"neural_tangents {neural_tangents.__version__}, predict.gradient_descent_mse; jax {jax.__version__}"
    cases = [{"setting": setting, **case(**setting)} for setting in CASES]
    text = json.dumps({"origin": origin, "written_by": Path(__file__).name, "cases": cases}, indent=1)
    Path(__file__).with_name("one_layer.json").write_text(text + "\n", encoding="utf-8")
