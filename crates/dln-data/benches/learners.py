"""The learners of `dln learn` against those of scikit-learn, in one table.

    cargo build --release --package dln-cli
    python crates/dln-data/benches/learners.py --program target/release/dln --data FOLDER [--before OLD_PROGRAM]

FOLDER holds multi-output tables as .npz archives of X and Y, one example per row. Each is split five times at random, with half of
the rows and with about 60 for training; the test error is relative to the variance about the training mean. Planted teachers
have a known map: the error is that on noiseless targets, relative to their variance. Every number is a mean over the splits or
draws; ratios are of those means, and their summary is geometric. Needs numpy and scikit-learn.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

import numpy as np
from sklearn.cross_decomposition import PLSRegression
from sklearn.linear_model import RidgeCV

SPLITS = 5
PENALTIES = np.geomspace(1e-8, 1e2, 60)


# Competitors: each takes inputs and targets and returns a function from inputs to predictions.

def standardised(x):
    mean, std = x.mean(0), x.std(0)
    std = np.where(std > 1e-12 * np.maximum(np.abs(mean), 1e-300), std, np.inf)
    return lambda inputs: (inputs - mean) / std


def ridge(x, y, per_target=False):
    scale = standardised(x)
    energy = np.linalg.norm(scale(x), 2) ** 2
    fitted = RidgeCV(alphas=energy * PENALTIES, alpha_per_target=per_target).fit(scale(x), y)
    return lambda inputs: fitted.predict(scale(inputs)).reshape(len(inputs), -1)


def ridge_per_target(x, y):
    return ridge(x, y, per_target=True)


def folds(examples, count=10):
    group = np.random.default_rng(0).permutation(examples) % count
    return [group == fold for fold in range(min(count, examples))]


def partial_least_squares(x, y):
    scale = standardised(x)
    x = scale(x)
    least = min(np.sum(~out) for out in folds(len(x)))
    most = int(min(25, np.linalg.matrix_rank(x), least - 1))

    def maps(x, y):
        varies = y.std(0) > 0
        fitted = PLSRegression(n_components=min(most, np.linalg.matrix_rank(x - x.mean(0))), scale=False)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            fitted.fit(x, y[:, varies])
        for count in range(1, most + 1):
            weights = np.zeros((x.shape[1], y.shape[1]))
            weights[:, varies] = fitted.x_rotations_[:, :count] @ fitted.y_loadings_[:, :count].T
            yield weights

    errors = np.zeros(most)
    for out in folds(len(x)):
        for count, weights in enumerate(maps(x[~out], y[~out])):
            centred = x[out] - x[~out].mean(0)
            errors[count] += np.sum((y[out] - y[~out].mean(0) - centred @ weights) ** 2)
    weights = list(maps(x, y))[np.argmin(errors)]
    means = x.mean(0), y.mean(0)
    return lambda inputs: (scale(inputs) - means[0]) @ weights + means[1]


def reduced_rank_ridge(x, y):
    """Ridge regression whose predictions are projected on their leading directions; penalty and rank by ten groups left out."""
    scale = standardised(x)
    x = scale(x)
    energy = np.linalg.norm(x, 2) ** 2
    penalties = energy * np.geomspace(1e-8, 1e2, 25)

    def maps(x, y):
        left, values, right = np.linalg.svd(x - x.mean(0), full_matrices=False)
        coordinates = left.T @ (y - y.mean(0))
        for penalty in penalties:
            kept = values**2 / (values**2 + penalty)
            directions = np.linalg.svd(np.sqrt(kept)[:, None] * coordinates, full_matrices=False)[2]
            yield right.T @ ((values / (values**2 + penalty))[:, None] * coordinates), directions

    errors = np.zeros((len(penalties), min(y.shape[1], len(x), x.shape[1]) + 1))
    for out in folds(len(x)):
        centred, wanted = x[out] - x[~out].mean(0), y[out] - y[~out].mean(0)
        for idx, (weights, directions) in enumerate(maps(x[~out], y[~out])):
            predicted, target = centred @ weights @ directions.T, wanted @ directions.T
            gains = np.sum(predicted**2 - 2 * predicted * target, 0)
            gains = np.concatenate([[0], np.cumsum(gains)])[: errors.shape[1]]
            errors[idx, : len(gains)] += gains
            errors[idx, len(gains):] += gains[-1]
    best, rank = np.unravel_index(np.argmin(errors), errors.shape)
    weights, directions = list(maps(x, y))[best]
    weights = weights @ directions[:rank].T @ directions[:rank]
    means = x.mean(0), y.mean(0)
    return lambda inputs: (scale(inputs) - means[0]) @ weights + means[1]


def least_squares(x, y):
    scale = standardised(x)
    weights = np.linalg.lstsq(scale(x), y - y.mean(0), rcond=1e-10)[0]
    mean = y.mean(0)
    return lambda inputs: scale(inputs) @ weights + mean


COMPETITORS = {
    "RidgeCV": ridge,
    "per target": ridge_per_target,
    "PLS": partial_least_squares,
    "reduced rank": reduced_rank_ridge,
    "least squares": least_squares,
}


class Program:
    """`dln learn` with a method, through files."""

    def __init__(self, program, method="auto"):
        self.program, self.method, self.folder = program, method, tempfile.TemporaryDirectory()
        self.honest = []

    def __call__(self, x, y):
        folder = Path(self.folder.name)
        np.save(folder / "x.npy", x)
        np.save(folder / "y.npy", y)
        run = subprocess.run(
            [self.program, "learn", "--inputs", folder / "x.npy", "--targets", folder / "y.npy", "--output",
             folder / "model.npz", "--method", self.method, "--format", "json"],
            check=True, capture_output=True,
        )
        self.honest.append(json.loads(run.stdout).get("held_out_error"))
        model = np.load(folder / "model.npz")
        weights, intercept = model["weights"], np.ravel(model["intercept"])
        return lambda inputs: inputs @ weights.T + intercept


# Data.

def open_sets(folder):
    """Name, inputs and targets of every split, with the rows left for testing."""
    for path in sorted(Path(folder).glob("*.npz")):
        archive = np.load(path)
        x, y = archive["X"], archive["Y"]
        half = len(x) // 2
        few = 60 if half >= 75 else half // 2
        for examples in (half, few):
            yield path.stem, examples, [split(x, y, examples, seed) for seed in range(SPLITS)]


def split(x, y, examples, seed):
    order = np.random.default_rng(seed).permutation(len(x))
    train, test = order[:examples], order[examples:]
    varies = y[train].std(0) > 0
    y = y[:, varies]
    variance = np.sum((y[test] - y[train].mean(0)) ** 2)
    error = lambda predict: np.sum((y[test] - predict(x[test])) ** 2) / variance
    return x[train], y[train], error


def teacher(rng, n_inputs, n_outputs, strengths):
    left, _ = np.linalg.qr(rng.normal(size=(n_outputs, len(strengths))))
    right, _ = np.linalg.qr(rng.normal(size=(n_inputs, len(strengths))))
    return (left * strengths) @ right.T


PLANTED = {
    "8, 4, 2; 100 to 50": dict(sizes=(100, 50), examples=(60, 130, 200, 400)),
    "8, 4, 2; 100 to 50, inputs spread 4.5-fold": dict(sizes=(100, 50), examples=(200,), spread=4.5),
    "8, 4, 2; 100 to 50, inputs and noise unequal": dict(sizes=(100, 50), examples=(200,), spread=10, noise=10),
    "8, 4, 2; 60 to 200": dict(sizes=(60, 200), examples=(150,)),
    "8, 4, 2; 100 to 10": dict(sizes=(100, 10), examples=(200,)),
    "twenty of 0.3; 100 to 50": dict(sizes=(100, 50), examples=(1000,), strengths=[0.3] * 20),
}


def planted_draw(seed, sizes, examples, strengths=(8.0, 4.0, 2.0), spread=1.0, noise=1.0):
    rng = np.random.default_rng(seed)
    n_inputs, n_outputs = sizes
    weights = teacher(rng, n_inputs, n_outputs, list(strengths))
    std = np.geomspace(1, spread, n_inputs) / np.sqrt(n_inputs)
    noise_std = np.geomspace(1, noise, n_outputs) / np.sqrt(n_inputs)
    x = rng.normal(size=(examples, n_inputs)) * std
    y = x @ weights.T + rng.normal(size=(examples, n_outputs)) * noise_std
    energy = np.sum((weights * std) ** 2)

    def error(predict):
        # The learned map is affine: the identity's rows and zero show it, offsets included.
        offset = predict(np.zeros((1, n_inputs)))
        learned = predict(np.eye(n_inputs)) - offset
        return (np.sum(((learned.T - weights) * std) ** 2) + np.sum(offset**2)) / energy

    return x, y, error


def planted_sets():
    for name, setting in PLANTED.items():
        setting = dict(setting)
        for examples in setting.pop("examples"):
            yield name, examples, [planted_draw(seed, examples=examples, **setting) for seed in range(SPLITS)]


# The table.

def rows(sets, learners):
    for name, examples, splits in sets:
        errors = {label: np.mean([error(fit(x, y)) for x, y, error in splits]) for label, fit in learners.items()}
        yield name, examples, errors


def geometric(ratios):
    return float(np.exp(np.mean(np.log(ratios))))


def table(title, results, ours, before):
    labels = list(results[0][2])
    print(f"| {title} | P | " + " | ".join(labels) + " | to RidgeCV | to the best |")
    print("| --- " * (len(labels) + 4) + "|")
    for name, examples, errors in results:
        to_ridge = errors[ours] / errors["RidgeCV"]
        to_best = errors[ours] / min(errors[label] for label in COMPETITORS)
        cells = " | ".join(f"{errors[label]:.4g}" for label in labels)
        print(f"| {name} | {examples} | {cells} | {to_ridge:.3f} | {to_best:.3f} |")
    ratio = lambda label: geometric([errors[ours] / errors[label] for _, _, errors in results])
    best = geometric([errors[ours] / min(errors[label] for label in COMPETITORS) for _, _, errors in results])
    line = f"Geometric means: {ratio('RidgeCV'):.3f} of RidgeCV, {best:.3f} of the best of them in hindsight"
    print(f"\n{line}" + (f", {ratio(before):.3f} of {before}" if before else "") + ".\n", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True)
    parser.add_argument("--before", help="a program to compare with, of another version")
    parser.add_argument("--data", required=True)
    arguments = parser.parse_args()
    learners = {"dln": Program(arguments.program)}
    if arguments.before:
        learners["before"] = Program(arguments.before)
    learners |= COMPETITORS
    before = "before" if arguments.before else None
    table("open set", list(rows(open_sets(arguments.data), learners)), "dln", before)
    table("planted teacher", list(rows(planted_sets(), learners)), "dln", before)


if __name__ == "__main__":
    sys.exit(main())
