# %% [markdown]
# # Do two tasks help each other, together or one after the other?

# %%
import numpy as np

import dln

# %% [markdown]
# **Together, described.** The benefit is the smallest test error alone minus that in a joint
# network.

# %%
transfer = dln.transfer(1, 10, 0.9, inputs=100, outputs_a=50, outputs_b=50, until_tau=4)
transfer.plot()
transfer.task_a

# %% [markdown]
# **Together, on data.** Two sets of targets on the same inputs, with intervals for both benefits.

# %%
rng = np.random.default_rng(0)
inputs = rng.normal(size=(150, 40))
shared = 0.2 * rng.normal(size=(40, 2)) @ rng.normal(size=(2, 20))
targets = inputs @ shared + 2 * rng.normal(size=(150, 20))
measured = dln.analyze_transfer(inputs, targets[:, :10], targets[:, 10:])
measured.plot()
measured.verdict

# %% [markdown]
# **One after the other.** Train on a source first, then fine-tune all weights on the target or
# probe the first layer with a new head; beside that, training from scratch and on both together.

# %%
tuned = dln.finetune(5, 3, 1.0, inputs=100, source_outputs=50, target_outputs=50)
tuned.plot()
tuned.best

# %% [markdown]
# **One after the other, on data.** Many examples of a source, few of a target that follows the same
# combinations of the inputs: is the source's network worth going on from?

# %%
source_inputs = rng.normal(size=(400, 40))
source_targets = source_inputs @ shared + 2 * rng.normal(size=(400, 20))
after = dln.analyze_finetune(source_inputs, source_targets, inputs[:60], targets[:60])
after.plot()
after.verdict
