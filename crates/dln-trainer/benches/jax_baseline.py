"""Times an epoch of gradient descent in JAX, compiled, to set beside `cargo bench -p dln-trainer`.

Sizes N1 = 100, N2 = N3 = 50, or N1 as the first argument and half of it; two layers, double precision, the gradients written
out (which is faster than automatic differentiation here). 1000 epochs run in one compiled loop, so that no time is spent
between them; JAX uses the threads it likes. Needs: pip install jax, then python jax_baseline.py [N1].
"""

import sys
import time

import jax
import jax.numpy as jnp

jax.config.update("jax_enable_x64", True)

INPUTS = int(sys.argv[1]) if len(sys.argv) > 1 else 100
HIDDEN = OUTPUTS = INPUTS // 2
RATE, EPOCHS, ROUNDS = 1e-3, max(10, 1000 * 100**3 // INPUTS**3), 30


def epoch(weights, correlation):
    first, second = weights
    residual = correlation - second @ first
    return first + RATE * second.T @ residual, second + RATE * residual @ first.T


@jax.jit
def single(weights, correlation):
    return epoch(weights, correlation)


@jax.jit
def many(weights, correlation):
    return jax.lax.fori_loop(0, EPOCHS, lambda _, w: epoch(w, correlation), weights)


def best(function, epochs):
    """Best time of one epoch in microseconds, after the call that compiles."""
    keys = jax.random.split(jax.random.key(0), 3)
    correlation = jax.random.normal(keys[0], (OUTPUTS, INPUTS)) / jnp.sqrt(INPUTS)
    weights = (
        1e-3 * jax.random.normal(keys[1], (HIDDEN, INPUTS)),
        1e-3 * jax.random.normal(keys[2], (OUTPUTS, HIDDEN)),
    )
    jax.block_until_ready(function(weights, correlation))
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for _ in range(EPOCHS // epochs):
            result = function(weights, correlation)
        jax.block_until_ready(result)
        times.append((time.perf_counter() - start) / EPOCHS * 1e6)
    return min(times)


if __name__ == "__main__":
    print(f"jax {jax.__version__}, N1 = {INPUTS}, microseconds per epoch")
    print(f"jit, one epoch per call   {best(single, 1):10.1f}")
    print(f"jit, a compiled loop    {best(many, EPOCHS):10.1f}")
