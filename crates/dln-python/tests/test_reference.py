"""Numbers that others found: one layer in the closed form of neural-tangents (reference/neural_tangents_cases.py)."""

import json
from pathlib import Path

import pytest

import dln

CASES = json.loads((Path(__file__).parent / "reference/one_layer.json").read_text())["cases"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["setting"]["teacher_strengths"]))
def test_one_layer(case):
    expected = case["optimal_stopping"]
    # A start of 1e-12 is none. The spectrum of a matrix of finite size is resolved to 1e-6.
    found = dln.predict(**case["setting"], layers=1, init_scale=1e-12)
    assert found.optimal_stopping.time_tau == pytest.approx(expected["time_tau"], rel=1e-5)
    assert found.optimal_stopping.test_error == pytest.approx(expected["test_error"], rel=1e-5)
    end = case["asymptotic"]["test_error"]
    assert found.asymptotic.test_error == pytest.approx(end, rel=1e-5)
