# %% [markdown]
# # When to stop on your data
#
# From the training set alone: when to stop gradient descent, what error to expect on fresh
# examples, and whether another learner does better.

# %%
import numpy as np
from sklearn.model_selection import cross_val_score

import dln
from dln.sklearn import LinearNetworkLearner

rng = np.random.default_rng(0)
inputs = rng.normal(size=(150, 40))
teacher = 0.2 * rng.normal(size=(40, 2)) @ rng.normal(size=(2, 20))
targets = inputs @ teacher + 2 * rng.normal(size=(150, 20))

# Fifty examples are kept aside, to see what comes out.
training, test = slice(0, 100), slice(100, 150)

# %%
analysis = dln.analyze(
    inputs[training],
    targets[training],
    test_inputs=inputs[test],
    test_targets=targets[test],
)
analysis.plot()
analysis.optimal_stopping

# %% [markdown]
# What was predicted from the training set alone, with what came out on the test set: relative
# errors, where 1 is what the mean of the targets costs.

# %%
{
    name: (getattr(analysis, name).predicted_test_error, getattr(analysis.measured, name).test_error)
    for name in ("optimal_stopping", "optimal_learner", "ridge", "least_squares")
}

# %% [markdown]
# How fast to train: steps beyond the largest stable rate do not settle.

# %%
analysis.learning_rate

# %% [markdown]
# The early-stopped network and better learners are estimators of scikit-learn.

# %%
{
    method: cross_val_score(LinearNetworkLearner(method), inputs, targets).mean()
    for method in ("early-stopped", "shrinkage", "ridge", "auto")
}
