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


METHODS = ["auto", "shrinkage", "ridge", "reduced-rank", "early-stopped"]


@parametrize_with_checks([LinearNetworkLearner(method) for method in METHODS])
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


def test_an_early_stopped_network_is_the_one_that_is_analysed():
    inputs, targets = data()
    estimator = LinearNetworkLearner("early-stopped", layers=3, init_scale=1e-2).fit(inputs, targets)
    analysis = dln.analyze(inputs, targets, layers=3, init_scale=1e-2)
    assert estimator.method_ == "early-stopped"
    assert estimator.optimal_stopping_tau_ == analysis.optimal_stopping.time_tau
    fresh, _ = np.split(np.random.default_rng(9).normal(size=(200, 6)), 2)
    answers = estimator.predict(fresh)
    measured = dln.analyze(
        inputs, targets, layers=3, init_scale=1e-2, test_inputs=fresh, test_targets=answers
    ).measured
    # What it predicts is what the network at its stop says; errors are what is left of sums of squares.
    assert measured.optimal_stopping.test_error < 1e-13
    assert measured.optimal_learner.test_error > 1e-5


def test_it_is_the_library_s_learner():
    inputs, targets = data()
    learner = dln.fit(inputs, targets)
    estimator = LinearNetworkLearner().fit(inputs, targets)
    assert np.array_equal(estimator.coef_, learner.weights)
    assert np.array_equal(estimator.predict(inputs), learner.predict(inputs))


def test_a_pipeline_hands_frames_on():
    pandas = pytest.importorskip("pandas")
    inputs, targets = data()
    pipeline = make_pipeline(StandardScaler(), LinearNetworkLearner()).set_output(transform="pandas")
    pipeline.fit(pandas.DataFrame(inputs, columns=list("abcdef")), targets)
    assert pipeline[-1].feature_names_in_.tolist() == list("abcdef")


def test_feature_names_are_kept():
    pandas = pytest.importorskip("pandas")
    inputs, targets = data()
    frame = pandas.DataFrame(inputs, columns=list("abcdef"))
    estimator = LinearNetworkLearner().fit(frame, targets)
    assert estimator.feature_names_in_.tolist() == list("abcdef")
    with pytest.raises(ValueError, match="feature names"):
        estimator.predict(frame[list("fedcba")])
