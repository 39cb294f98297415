# %% [markdown]
# # The paper in ten minutes
#
# A linear student learns a teacher of few singular modes from noisy examples. Noise inflates and
# rotates the modes of the data; each mode is learned at its own time; both errors follow.

# %%
import matplotlib.pyplot as plt
import numpy as np

import dln

# %% [markdown]
# **What noise does.** A mode below the detection threshold is lost; above it the data show it
# stronger than it is, and rotated. The inverse recovers its true strength.

# %%
ensemble = dln.spiked(aspect=0.5)
strengths = np.linspace(0, 4, 200)
figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.8), layout="constrained")
left.plot(strengths, ensemble.data_strength(strengths), color="#0072b2", label="with noise")
left.plot(strengths, strengths, color="#808080", ls="--", label="without")
left.legend(frameon=False)
left.set(xlabel="teacher strength s̄", ylabel="data strength ŝ")
right.plot(strengths, ensemble.overlap(strengths), color="#0072b2")
right.axvline(ensemble.detection_threshold, color="#808080", ls="--", label="detection threshold")
right.legend(frameon=False)
right.set(xlabel="teacher strength s̄", ylabel="overlap O")

# %% [markdown]
# **When to stop.** The signal is learned before the noise: the test error falls, then rises. Lines
# are theory, points are trained networks; shaded is where 95 % of networks of this size lie.

# %%
setting = {"inputs": 60, "outputs": 30, "until_tau": 6}
simulation = dln.simulate([4.0], **setting, seeds=4, band=40, progress=False)
simulation.plot()
simulation.theory.optimal_stopping

# %% [markdown]
# **Whether a second task helps.** Task A is hidden in its noise. A strong task B that is aligned
# with it uncovers it; an unaligned one cannot.

# %%
dln.benefit_map(
    0.84,
    teachers_b=np.linspace(0.2, 4, 40),
    alignments=np.linspace(0, 1, 40),
    inputs=100,
    outputs_a=50,
    outputs_b=50,
).plot()
