"""The estimator keeps scikit-learn's contract."""

import numpy as np
import pytest

pytest.importorskip("sklearn")

from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import parametrize_with_checks

import dln
from dln.sklearn import LinearNetworkLearner


@parametrize_with_checks([LinearNetworkLearner(), LinearNetworkLearner("shrinkage"), LinearNetworkLearner("ridge"), LinearNetworkLearner("reduced-rank")])
def test_contract(estimator, check):
    check(estimator)


def data():
    rng = np.random.default_rng(3)
    inputs = rng.normal(size=(120, 6))
    return inputs, inputs @ rng.normal(size=(6, 4)) + 0.5 * rng.normal(size=(120, 4))


def test_it_works_where_estimators_work():
    inputs, targets = data()
    pipeline = make_pipeline(StandardScaler().set_output(transform="default"), LinearNetworkLearner())
    assert cross_val_score(pipeline, inputs, targets).min() > 0.5
    search = GridSearchCV(LinearNetworkLearner(), {"method": ["shrinkage", "ridge"]}, cv=3)
    assert search.fit(inputs, targets).best_estimator_.method_ in {"shrinkage", "ridge"}


def test_it_is_the_library_s_learner():
    inputs, targets = data()
    learner = dln.fit(inputs, targets)
    estimator = LinearNetworkLearner().fit(inputs, targets)
    assert np.array_equal(estimator.coef_, learner.weights)
    assert np.array_equal(estimator.predict(inputs), learner.predict(inputs))


def test_feature_names_are_kept():
    pandas = pytest.importorskip("pandas")
    inputs, targets = data()
    frame = pandas.DataFrame(inputs, columns=list("abcdef"))
    estimator = LinearNetworkLearner().fit(frame, targets)
    assert estimator.feature_names_in_.tolist() == list("abcdef")
    with pytest.raises(ValueError, match="feature names"):
        estimator.predict(frame[list("fedcba")])
