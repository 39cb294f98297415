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

# %%
analysis = dln.analyze(inputs, targets)
analysis.plot()
analysis.optimal_stopping

# %% [markdown]
# The alternatives, on the same scale: relative errors, where 1 is what the mean of the targets
# costs.

# %%
{
    "stopped": analysis.optimal_stopping.predicted_test_error,
    "optimal learner": analysis.optimal_learner.predicted_test_error,
    "ridge": analysis.ridge.predicted_test_error,
    "least squares": analysis.least_squares.predicted_test_error,
}

# %% [markdown]
# The optimal learner is an estimator of scikit-learn.

# %%
cross_val_score(LinearNetworkLearner(), inputs, targets).mean()
