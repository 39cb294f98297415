"""The package and the program give the same numbers, to the last bit."""

import json
import math
import os
import shutil
import subprocess
from pathlib import Path

import pytest

import dln

ROOT = Path(__file__).resolve().parents[3]


def program() -> str:
    """The program: that of DLN_PROGRAM, of the checkout's build, or of the path."""
    built = [ROOT / "target" / profile / "dln" for profile in ("release", "debug")]
    found = os.environ.get("DLN_PROGRAM") or next((str(path) for path in built if path.exists()), None)
    found = found or shutil.which("dln")
    if found is None:
        pytest.skip("no program `dln` is built: cargo build -p dln-cli, or set DLN_PROGRAM")
    return found


def run(command, flags):
    words = [word for flag, value in flags.items() for word in (f"--{flag}", str(value))]
    words = [word for word in words if word != "True"]
    output = subprocess.run(
        [program(), command, *words, "--format", "json"], capture_output=True, text=True, check=True
    )
    return json.loads(output.stdout)


def as_json(value):
    """What JSON makes of a result: infinite and undefined numbers are null."""
    if isinstance(value, dict):
        return {name: as_json(entry) for name, entry in value.items()}
    if isinstance(value, list):
        return [as_json(entry) for entry in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


PREDICTIONS = [
    ([4.0], {}),
    ([0.5], {}),
    ([12.0, 8.0, 4.0], {}),
    ([4.0, 12.0, 8.0], {"layers": 3}),
    ([3.0], {"examples": 400, "layers": 4}),
    ([3.0], {"examples": 40}),
    ([2.0, 1.0], {"noise_std": 0.0}),
    ([2.0, 1.0], {"noise_std": 0.3, "init_scale": 1e-2}),
    ([5.0], {"hidden": 3}),
    ([5.0], {"layers": 1}),
    ([6.0, 5.0], {"until_tau": 3.5, "points": 17}),
    ([100.0], {"noise_std": 2.5, "examples": 1000, "hidden": 20}),
]
FLAGS = {"noise_std": "noise", "until_tau": "until"}


def flags(settings):
    return {FLAGS.get(name, name).replace("_", "-"): value for name, value in settings.items()}


@pytest.mark.parametrize(("strengths", "settings"), PREDICTIONS)
def test_predict(strengths, settings):
    found = dln.predict(strengths, inputs=100, outputs=50, **settings).to_dict()
    teacher = ",".join(map(str, strengths))
    assert as_json(found) == run(
        "predict", {"teacher": teacher, "inputs": 100, "outputs": 50, **flags(settings)}
    )


SIMULATIONS = [
    ({}, {}),
    ({"start": "random"}, {"student": "random"}),
    ({"input_kind": "gaussian", "examples": 40}, {"input-type": "gaussian", "examples": 40}),
    ({"input_kind": "orthogonal", "layers": 3}, {"input-type": "orthogonal", "layers": 3}),
    ({"start": "random", "slope": 0.1}, {"student": "random", "activation": "leaky-relu:0.1"}),
    ({"epochs": 77, "seeds": 1, "seed": 9}, {"epochs": 77, "seeds": 1, "seed": 9}),
]


@pytest.mark.parametrize(("settings", "words"), SIMULATIONS)
def test_simulate(settings, words):
    shared = {"inputs": 20, "outputs": 10, "seeds": 3, "points": 20}
    until = {} if "epochs" in settings else {"until_tau": 2.0}
    found = dln.simulate([6.0, 3.0], **{**shared, **until, **settings}, progress=False).to_dict()
    del found["theory"]["curve"]
    assert as_json(found) == run(
        "simulate", {"teacher": "6,3", **shared, **flags(until), **words}
    )


TRANSFERS = [
    (3.0, 10.0, 0.5, {}),
    (0.84, 3.0, 1.0, {}),
    (2.0, 2.0, 0.0, {}),
    (2.0, 2.0, -0.7, {"layers": 3}),
    (1.0, 5.0, 0.9, {"examples": 500, "noise_std": 0.5}),
    (1.0, 5.0, 0.9, {"hidden": 1}),
]


@pytest.mark.parametrize(("a", "b", "alignment", "settings"), TRANSFERS)
def test_transfer(a, b, alignment, settings):
    found = dln.transfer(a, b, alignment, inputs=100, outputs_a=50, outputs_b=30, **settings)
    parts = found.to_dict()
    words = {"teacher-a": a, "teacher-b": b, "alignment": alignment, "inputs": 100}
    words |= {"outputs-a": 50, "outputs-b": 30, **flags(settings)}
    expected = run("transfer", words)
    assert as_json(parts["task_b"]) == expected.pop("task_b")
    assert as_json(parts["joint_modes"]) == expected.pop("joint_modes")
    assert as_json(parts["task_a"]) == expected


@pytest.mark.parametrize("settings", [{}, {"start": "random"}])
def test_simulate_transfer(settings):
    shared = {"inputs": 20, "seeds": 3}
    found = dln.simulate_transfer(
        3.0, 6.0, 0.5, outputs_a=10, outputs_b=12, until_tau=2.0, progress=False, **shared, **settings
    )
    words = {"student": settings.get("start", "aligned"), "until": 2.0, "simulate": True, **shared}
    words |= {"teacher-a": 3.0, "teacher-b": 6.0, "alignment": 0.5, "outputs-a": 10, "outputs-b": 12}
    assert as_json(found.to_dict()) == run("transfer", words)["simulated"]


FINE_TUNINGS = [
    (5.0, 3.0, 0.7, {}),
    (5.0, 3.0, 1.0, {"source_examples": 10_000}),
    (5.0, 3.0, 0.8, {"output_alignment": 0.6}),
    (2.0, 6.0, 0.0, {"noise_std": 0.5, "until_tau": 2.0}),
]


@pytest.mark.parametrize(("source", "target", "alignment", "settings"), FINE_TUNINGS)
def test_finetune(source, target, alignment, settings):
    found = dln.finetune(
        source, target, alignment, inputs=100, source_outputs=50, target_outputs=50, **settings
    ).to_dict()
    words = {"source": source, "target": target, "alignment": alignment, "inputs": 100}
    words |= {"source-outputs": 50, "target-outputs": 50, **flags(settings)}
    if "output_alignment" in settings:
        words["head"] = "shared"
    expected = run("finetune", words)
    if found["together"] is None:
        del found["together"]
    assert as_json(found) == expected


@pytest.fixture(name="files")
def data_files(tmp_path):
    np = pytest.importorskip("numpy")
    rng = np.random.default_rng(5)
    inputs = rng.normal(size=(80, 12))
    targets = inputs @ rng.normal(size=(12, 2)) @ rng.normal(size=(2, 8)) + rng.normal(size=(80, 8))
    paths = {"inputs": tmp_path / "inputs.npy", "targets": tmp_path / "targets.npy"}
    np.save(paths["inputs"], inputs)
    np.save(paths["targets"], targets)
    np.save(tmp_path / "a.npy", targets[:, :4])
    np.save(tmp_path / "b.npy", targets[:, 4:])
    return inputs, targets, paths


def test_analyze(files):
    inputs, targets, paths = files
    found = dln.analyze(inputs, targets).to_dict()
    expected = run("analyze", paths)
    # The curves' times differ in rounding, and the program words its verdict.
    names = set(found) - {"curve", "warnings", "advice"}
    assert names <= set(expected)
    for name in names:
        assert as_json(found[name]) == expected[name], name
    assert [code for code, _ in found["warnings"]] == [row["code"] for row in expected["warnings"]]


def test_analyze_transfer(files):
    inputs, targets, paths = files
    found = as_json(dln.analyze_transfer(inputs, targets[:, :4], targets[:, 4:]).to_dict())
    folder = paths["inputs"].parent
    words = {"inputs": paths["inputs"], "targets-a": folder / "a.npy", "targets-b": folder / "b.npy"}
    expected = run("transfer", words)
    # What the program says of its files.
    assert (expected.pop("left_out_rows"), expected.pop("notes")) == (0, [])
    assert found.pop("task_a") == {name: expected.pop(name) for name in dict(expected["task_b"])}
    assert found == expected


@pytest.mark.parametrize("method", ["auto", "shrinkage", "ridge", "reduced-rank"])
def test_fit(files, tmp_path, method):
    np = pytest.importorskip("numpy")
    inputs, targets, paths = files
    learner = dln.fit(inputs, targets, method=method)
    model = tmp_path / "model.npz"
    output = subprocess.run(
        [program(), "learn", "--inputs", paths["inputs"], "--targets", paths["targets"]]
        + ["--method", method, "--output", model, "--format", "json"],
        capture_output=True,
        check=True,
    )
    expected = json.loads(output.stdout)
    for name in ("method", "rank", "retained_inputs", "penalty", "cross_validated_error"):
        assert as_json(learner.to_dict())[name] == expected[name], name
    with np.load(model) as saved:
        assert np.array_equal(saved["weights"], learner.weights)
        assert np.array_equal(saved["intercept"], learner.intercept)
