"""What the package costs beside numpy and scikit-learn doing the same from Python: the table in docs/PERFORMANCE.md.

    pip install './crates/dln-python[all]' && OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 python crates/dln-python/benches/against_numpy.py

Every row is the best of several runs of both, one after the other, in one process on one thread, in processor time.
"""

import timeit
from time import process_time

import numpy as np
from sklearn.linear_model import RidgeCV
from sklearn.model_selection import cross_val_predict

import dln
from dln import _dln

SETTING = {"inputs": 100, "outputs": 50}
TIMES = np.linspace(0, 12, 1000)


def best(work, repeat=15):
    """Processor seconds of the fastest run; short work is repeated within one, for about 10 ms."""
    once = min(timeit.repeat(work, timer=process_time, number=1, repeat=3))
    number = max(1, int(0.01 / max(once, 1e-6)))
    return min(timeit.repeat(work, timer=process_time, number=number, repeat=repeat)) / number


def numpy_curve():
    """Train and test error of the limit theory: 1000 times, the bulk on 2000 nodes of its density."""
    aspect, eps, s_bar, r = 0.5, 1e-5, 4.0, 50
    low, high = (1 - aspect**0.5) ** 2, (1 + aspect**0.5) ** 2
    angle = (np.arange(2000) + 0.5) * np.pi / 2000
    x = 0.5 * (low + high) - 0.5 * (high - low) * np.cos(angle)
    weight = np.sin(angle) * np.sqrt((high - x) * (x - low)) / x
    weight /= weight.sum()
    bulk = np.sqrt(x)
    s_hat = np.sqrt((1 + s_bar**2) * (aspect + s_bar**2)) / s_bar
    overlap = np.sqrt((1 - (aspect + s_bar**2 * aspect) / (s_bar**2 * (s_bar**2 + aspect))) *
                      (1 - (aspect + s_bar**2) / (s_bar**2 * (s_bar**2 + 1))))

    def strength(data, time):
        return data / (1 + (data / eps - 1) * np.exp(-2 * data * time))

    mode = strength(s_hat, TIMES)
    noise = strength(bulk[None, :], TIMES[:, None])
    test = (mode**2 - 2 * mode * s_bar * overlap + s_bar**2 + (r - 1) * noise**2 @ weight) / s_bar**2
    scale = s_hat**2 + (r - 1) * bulk**2 @ weight
    train = ((mode - s_hat) ** 2 + (r - 1) * (noise - bulk) ** 2 @ weight) / scale
    return train, test


def numpy_shrink(noisy, entry_std):
    """Optimal shrinkage for the Frobenius loss (Gavish & Donoho 2017), entries of known noise."""
    u, s, v = np.linalg.svd(noisy, full_matrices=False)
    rows, columns = noisy.shape
    unit, aspect = entry_std * np.sqrt(columns), rows / columns
    y = s / unit
    kept = y > 1 + np.sqrt(aspect)
    shrunk = np.zeros_like(y)
    shrunk[kept] = np.sqrt((y[kept] ** 2 - aspect - 1) ** 2 - 4 * aspect) / y[kept]
    return u * (shrunk * unit) @ v


def sklearn_analysis(inputs, targets):
    """What scikit-learn can say of the same data: ten held-out groups of ridge regression with its penalty chosen in each."""
    learner = RidgeCV(alphas=np.logspace(-6, 6, 60))
    predicted = cross_val_predict(learner, inputs, targets, cv=10)
    return np.sum((targets - predicted) ** 2) / np.sum((targets - targets.mean(0)) ** 2)


def rows():
    rng = np.random.default_rng(0)
    big = rng.normal(size=(500, 1000))
    inputs = rng.normal(size=(1000, 100))
    targets = inputs @ rng.normal(size=(100, 2)) @ rng.normal(size=(2, 50)) + 5 * rng.normal(size=(1000, 50))
    value = np.array([2.0])
    ensemble = dln.spiked(aspect=0.5)
    yield "a call that computes next to nothing: one overlap", lambda: ensemble.overlap(2.0), "the compiled function alone", lambda: _dln.spiked(0.5, 1.0, "overlap", value)
    yield "`predict`, limit theory, 2 points", lambda: dln.predict(4.0, **SETTING, points=2, finite_size=False), None, None
    yield "`predict`, limit and finite size, 400 points", lambda: dln.predict(4.0, **SETTING), None, None
    yield "theory curve of 1000 points, train and test error", lambda: dln.predict(4.0, **SETTING, times_tau=TIMES, finite_size=False), "numpy, the bulk on 2000 nodes", numpy_curve
    yield "optimal learner of a 500×1000 matrix", lambda: dln.denoise(big, entry_std=1.0), "numpy, the same formula", lambda: numpy_shrink(big, 1.0)
    yield "analysis of 1000×100 inputs, 50 outputs", lambda: dln.analyze(inputs, targets), "scikit-learn, ten-fold RidgeCV of 60 penalties", lambda: sklearn_analysis(inputs, targets)
    yield "fit of the same data", lambda: dln.fit(inputs, targets), "scikit-learn, ten-fold RidgeCV of 60 penalties", lambda: sklearn_analysis(inputs, targets)


def shown(seconds):
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-6:.3g} µs"


if __name__ == "__main__":
    found = dln.predict(4.0, **SETTING, times_tau=TIMES, finite_size=False).curve
    for mine, theirs in zip((found.train_error, found.test_error), numpy_curve()):
        assert np.allclose(mine, theirs, rtol=1e-3, atol=1e-6), np.abs(mine / theirs - 1).max()
    print("| operation | time | baseline | ratio |\n| --- | --- | --- | --- |")
    for name, work, other, baseline in rows():
        time = best(work)
        against = best(baseline) if baseline else None
        text = f"{other}, {shown(against)}" if against else "–"
        print(f"| {name} | {shown(time)} | {text} | {f'{time / against:.2g}' if against else '–'} |")
