"""The fitted learner against scikit-learn's RidgeCV, through the `dln` program.

    cargo build --release --package dln-cli
    python crates/dln-data/benches/ridgecv_baseline.py target/release/dln

Planted maps of low rank (strengths 8, 4, 2): excess test error over the noise floor, in units of the signal's variance.
Digits: test error relative to the variance about the training mean. Medians of eight draws or splits. Needs numpy and
scikit-learn.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from sklearn.linear_model import RidgeCV

DIGITS = Path(__file__).resolve().parents[2] / "dln-figures" / "data" / "digits"
REPEATS = 8


def learn(program, folder, x, y, method, scale="none"):
    """Weights and intercept of `dln learn`."""
    np.save(folder / "x.npy", x)
    np.save(folder / "y.npy", y)
    model = folder / "model.npz"
    subprocess.run(
        [program, "learn", "--inputs", folder / "x.npy", "--targets", folder / "y.npy", "--output", model,
         "--method", method, "--scale", scale, "--quiet"],
        check=True, stdout=subprocess.DEVNULL,
    )
    arrays = np.load(model)
    return arrays["weights"], np.ravel(arrays["intercept"])


def ridge(x, y):
    """Weights and intercept of RidgeCV with 60 penalties and closed-form leave-one-out."""
    energy = np.linalg.norm(x - x.mean(0), 2) ** 2
    fitted = RidgeCV(alphas=energy * np.geomspace(1e-8, 1e2, 60)).fit(x, y)
    return np.atleast_2d(fitted.coef_), np.ravel(fitted.intercept_)


def planted(seed, n_inputs, n_outputs, n_examples, spread):
    """Inputs, targets, the teacher and the inputs' standard deviations."""
    rng = np.random.default_rng(seed)
    left, _ = np.linalg.qr(rng.normal(size=(n_outputs, 3)))
    right, _ = np.linalg.qr(rng.normal(size=(n_inputs, 3)))
    teacher = (left * [8.0, 4.0, 2.0]) @ right.T
    std = np.geomspace(1, spread, n_inputs) / np.sqrt(n_inputs)
    x = rng.normal(size=(n_examples, n_inputs)) * std
    return x, x @ teacher.T + rng.normal(size=(n_examples, n_outputs)) / np.sqrt(n_inputs), teacher, std


def planted_rows(program, folder):
    for case in [(100, 50, 400, 1), (100, 50, 200, 1), (100, 50, 200, 4.5), (60, 200, 150, 1), (100, 10, 200, 1)]:
        rows = []
        for seed in range(REPEATS):
            x, y, teacher, std = planted(seed, *case)
            energy = np.sum((teacher * std) ** 2)
            excess = lambda weights: np.sum(((weights - teacher) * std) ** 2) / energy
            rows.append([excess(learn(program, folder, x, y, "auto")[0]), excess(ridge(x, y)[0])])
        yield "planted N1={} N3={} P={} spread={}".format(*case), np.median(rows, 0)


def digits_rows(program, folder):
    inputs, targets = (np.loadtxt(DIGITS / name, delimiter=",", skiprows=1) for name in ("inputs.csv", "targets.csv"))
    for size in (70, 100, 250, 600):
        rows = []
        for seed in range(REPEATS):
            order = np.random.default_rng(seed).permutation(len(inputs))
            train, test = order[:size], order[size:]
            x, y = inputs[train], targets[train]
            variance = np.sum((targets[test] - y.mean(0)) ** 2)
            error = lambda map: np.sum((targets[test] - inputs[test] @ map[0].T - map[1]) ** 2) / variance
            rows.append([error(learn(program, folder, x, y, "auto")), error(ridge(x, y))])
        yield f"digits P={size}", np.median(rows, 0)


def main():
    program = sys.argv[1]
    print("| data | dln learn --method auto | RidgeCV | ratio |\n| --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as folder:
        for rows in (planted_rows, digits_rows):
            for name, (ours, theirs) in rows(program, Path(folder)):
                print(f"| {name} | {ours:.4f} | {theirs:.4f} | {ours / theirs:.3f} |")


if __name__ == "__main__":
    main()
