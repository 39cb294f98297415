"""Times the leanest numpy epoch and three bare products on one thread, to set beside `cargo bench -p dln-trainer`.

Sizes N1 = 100, N2 = N3 = 50, or N1 as the first argument and half of it; double precision. Needs numpy only: pip install
numpy, then python numpy_baseline.py [N1].
Prints the best of many repetitions, in microseconds; `lower_quartile` tells how noisy the machine was.
"""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before numpy is imported

import sys
import time

import numpy as np

INPUTS = int(sys.argv[1]) if len(sys.argv) > 1 else 100
HIDDEN = OUTPUTS = INPUTS // 2
RATE = 1e-3
REPETITIONS, ROUNDS = max(1, 300 * 100**3 // INPUTS**3), 60


def timed(function):
    """Best and lower-quartile time of one call, in microseconds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for _ in range(REPETITIONS):
            function()
        times.append((time.perf_counter() - start) / REPETITIONS * 1e6)
    return min(times), sorted(times)[ROUNDS // 4]


def orthogonal(rows, columns, rng):
    size = max(rows, columns)
    return np.ascontiguousarray(np.linalg.qr(rng.normal(size=(size, size)))[0][:rows, :columns])


def bare_products(rng):
    wide, square = rng.normal(size=(HIDDEN, INPUTS)), rng.normal(size=(HIDDEN, HIDDEN))
    to_wide, to_square = np.empty((HIDDEN, INPUTS)), np.empty((HIDDEN, HIDDEN))

    def products():
        np.matmul(square, wide, out=to_wide)
        np.matmul(square.T, wide, out=to_wide)
        np.matmul(wide, wide.T, out=to_square)

    other = rng.normal(size=(HIDDEN, INPUTS))

    def products_of_unequal_factors():  # numpy calls the symmetric kernel for a·aᵀ
        np.matmul(square, wide, out=to_wide)
        np.matmul(square.T, wide, out=to_wide)
        np.matmul(wide, other.T, out=to_square)

    return products, products_of_unequal_factors


def epoch(layers, rng):
    """The same association of products as dln-trainer, with preallocated results."""
    scale = 1e-5 ** (1 / layers)
    weights = [scale * orthogonal(HIDDEN, INPUTS, rng)]
    weights += [scale * orthogonal(HIDDEN, HIDDEN, rng) for _ in range(layers - 2)]
    weights += [scale * orthogonal(OUTPUTS, HIDDEN, rng)]
    correlation = rng.normal(size=(OUTPUTS, INPUTS)) / np.sqrt(INPUTS)
    residual, to_wide = np.empty((OUTPUTS, INPUTS)), np.empty((HIDDEN, INPUTS))
    pulled = [np.empty((OUTPUTS, HIDDEN)) for _ in range(layers)]
    above = [np.empty((OUTPUTS, HIDDEN)) for _ in range(layers - 2)] + [weights[-1]]
    to_hidden = np.empty((HIDDEN, HIDDEN))

    def step():
        for layer in range(layers - 3, -1, -1):
            np.matmul(above[layer + 1], weights[layer + 1], out=above[layer])
        np.matmul(above[0], weights[0], out=residual)
        np.subtract(correlation, residual, out=residual)
        current = residual
        for layer in range(layers - 1):
            np.matmul(current, weights[layer].T, out=pulled[layer])
            change = to_wide if layer == 0 else to_hidden
            np.matmul(above[layer].T, current, out=change)
            np.multiply(change, RATE, out=change)
            weights[layer] += change
            current = pulled[layer]
        np.multiply(current, RATE, out=current)
        weights[-1] += current

    return step


def main():
    rng = np.random.default_rng(0)
    equal, unequal = bare_products(rng)
    rows = {
        "three bare products": equal,
        "three bare products, unequal factors": unequal,
        "epoch, 2 layers": epoch(2, rng),
        "epoch, 4 layers": epoch(4, rng),
    }
    print(f"numpy {np.__version__}, one thread, N1 = {INPUTS}, microseconds")
    for name, function in rows.items():
        best, lower_quartile = timed(function)
        print(f"{name:40} best {best:7.1f}   lower_quartile {lower_quartile:7.1f}")


if __name__ == "__main__":
    main()
