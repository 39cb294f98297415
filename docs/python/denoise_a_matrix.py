# %% [markdown]
# # Denoise a matrix
#
# A signal of low rank in independent noise: the optimal learner keeps the singular values that
# stand out, and shrinks each by what noise added to it and by how far it turned its vectors.

# %%
import matplotlib.pyplot as plt
import numpy as np

import dln

rng = np.random.default_rng(0)
signal = rng.normal(size=(60, 3)) * [3, 2, 1] @ rng.normal(size=(3, 100))
noisy = signal + 3 * rng.normal(size=(60, 100))

# %%
found = dln.denoise(noisy)
found.plot()
found.shrinkage.rank, found.shrinkage.entry_std

# %% [markdown]
# The error that it predicts from the noisy matrix alone, beside the true one and that of the noisy
# matrix.

# %%
energy = np.sum(signal**2)
errors = {
    "predicted": found.shrinkage.predicted_error,
    "denoised": np.sum((found.map - signal) ** 2) / energy,
    "noisy": np.sum((noisy - signal) ** 2) / energy,
}
errors

# %%
figure, axes = plt.subplots(1, 3, figsize=(9, 2.6), layout="constrained")
most = np.abs(noisy).max() / 2
for ax, matrix, name in zip(axes, (signal, noisy, found.map), ("signal", "noisy", "denoised")):
    ax.imshow(matrix, cmap="RdBu_r", vmin=-most, vmax=most, aspect="auto")
    ax.set(title=name, xlabel="column")
axes[0].set_ylabel("row")
