"""The package and the program give the same numbers, to the last bit."""

import csv
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
    assert found.pop("band") is None
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
    assert found.pop("band") is None
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


@pytest.mark.parametrize("settings", [{}, {"layers": 3, "examples": 200}])
def test_band_of_predict(settings):
    shared = {"inputs": 30, "outputs": 15, "seed": 3, "points": 12, **settings}
    found = dln.predict([5.0, 3.0], band=40, **shared).to_dict()
    assert as_json(found) == run("predict", {"teacher": "5,3", "band": 40, **shared})


@pytest.mark.parametrize("start", ["aligned", "random"])
def test_band_of_simulate(start):
    shared = {"inputs": 16, "outputs": 8, "seeds": 2, "points": 10, "band": 40}
    found = dln.simulate(6.0, **shared, until_tau=1.0, start=start, progress=False).to_dict()
    del found["theory"]["curve"]
    words = {"teacher": 6.0, "until": 1.0, "student": start, **shared}
    assert as_json(found) == run("simulate", words)


FINE_TUNINGS = [
    (5.0, 3.0, 0.7, {}),
    (5.0, 3.0, 1.0, {"source_examples": 10_000}),
    (5.0, 3.0, 0.8, {"output_alignment": 0.6}),
    (2.0, 6.0, 0.0, {"noise_std": 0.5, "until_tau": 2.0}),
    ([5.0, 3.0], [3.0, 2.0], 0.8, {}),
    ([5.0, 3.0], [3.0, 2.0], [0.9, 0.5], {"examples": 60}),
    ([5.0, 3.0], [3.0, 2.0], [[0.7, 0.3], [0.2, -0.6]], {}),
    ([5.0, 3.0], [4.0], [[0.7], [0.2]], {"output_alignment": [[0.5], [0.1]]}),
]


def typed(value):
    """A number, a list or a matrix as it is typed."""
    if isinstance(value, list) and isinstance(value[0], list):
        return "/".join(map(typed, value))
    return ",".join(map(str, value)) if isinstance(value, list) else value


@pytest.mark.parametrize(("source", "target", "alignment", "settings"), FINE_TUNINGS)
def test_finetune(source, target, alignment, settings):
    found = dln.finetune(
        source, target, alignment, inputs=100, source_outputs=50, target_outputs=50, **settings
    ).to_dict()
    words = {"source": typed(source), "target": typed(target), "alignment": typed(alignment)}
    settings = {name: typed(value) for name, value in settings.items()}
    words |= {"inputs": 100, "source-outputs": 50, "target-outputs": 50, **flags(settings)}
    if "output_alignment" in settings:
        words["head"] = "shared"
    expected = run("finetune", words)
    if found["together"] is None:
        del found["together"]
    assert as_json(found) == expected


@pytest.mark.parametrize("settings", [{}, {"output_alignment": 0.6}])
def test_simulate_finetune(settings):
    shared = {"inputs": 16, "seeds": 2, "learning_rate": 1e-2, "until_tau": 2.0}
    pair = {"source_outputs": 8, "target_outputs": 8, **shared, **settings}
    found = as_json(dln.simulate_finetune(6, 4, 0.8, **pair, progress=False).to_dict())
    words = {"source": 6, "target": 4, "alignment": 0.8, "simulate": True, **flags(pair)}
    if settings:
        words["head"] = "shared"
    expected = run("finetune", words)["simulated"]
    del found["theory"]
    assert found == expected


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
    np.save(tmp_path / "x.npy", inputs[:20])
    np.save(tmp_path / "y.npy", targets[:20])
    np.save(tmp_path / "b_test.npy", targets[:20, 4:])
    np.save(tmp_path / "x_back.npy", inputs[::-1])
    np.save(tmp_path / "b_back.npy", targets[::-1, 4:])
    return inputs, targets, paths


def of_program(found):
    """An analysis without what the program says in its own words."""
    parts = as_json(found.to_dict())
    codes = [code for code, _ in parts.pop("warnings")]
    if parts["measured"] is None:
        del parts["measured"]
    del parts["advice"]
    return parts, codes


ANALYSES = [
    ({}, {}),
    ({"layers": 3, "init_scale": 1e-2, "scale": "none"}, {"layers": 3, "init-scale": 1e-2, "scale": "none"}),
    ({"whiten_cutoff": 0.5, "noise_std": 1.5}, {"whiten-cutoff": 0.5, "noise": 1.5}),
    ({"learning_rate": 0.01}, {"learning-rate": 0.01}),
]


@pytest.mark.parametrize(("settings", "words"), ANALYSES)
def test_analyze(files, settings, words):
    inputs, targets, paths = files
    found, codes = of_program(dln.analyze(inputs, targets, **settings))
    expected = run("analyze", {**paths, **words})
    assert [row["code"] for row in expected.pop("warnings")] == codes
    # What the program says of its files, and its verdict in words.
    for name in ("left_out_rows", "notes", "verdict"):
        del expected[name]
    assert found == expected


def test_analyze_with_a_test_set(files):
    inputs, targets, paths = files
    found = dln.analyze(inputs, targets, test_inputs=inputs[:20], test_targets=targets[:20])
    test = {"test-inputs": paths["inputs"].parent / "x.npy", "test-targets": paths["inputs"].parent / "y.npy"}
    expected = run("analyze", {**paths, **test})
    assert as_json(found.measured.to_dict()) == expected["measured"]


@pytest.mark.parametrize("measured", [False, True])
def test_analyze_finetune(files, measured):
    inputs, targets, paths = files
    folder = paths["inputs"].parent
    tasks = inputs, targets[:, :4], inputs[::-1], targets[::-1, 4:]
    test = {"test_inputs": inputs[:20], "test_targets": targets[:20, 4:]} if measured else {}
    found = as_json(dln.analyze_finetune(*tasks, **test).to_dict())
    words = {"source-inputs": paths["inputs"], "source-targets": folder / "a.npy"}
    words |= {"inputs": folder / "x_back.npy", "targets": folder / "b_back.npy"}
    if measured:
        words |= {"test-inputs": folder / "x.npy", "test-targets": folder / "b_test.npy"}
    expected = run("finetune", words)
    # What the program says of its files.
    assert (expected.pop("left_out_rows"), expected.pop("notes")) == (0, [])
    assert found.pop("source_modes") == expected["source"].pop("modes")
    for strategy in ("scratch", "fine_tuned", "probed"):
        if found[strategy]["measured"] is None:
            del found[strategy]["measured"]
    assert found == expected


def test_analyze_transfer(files):
    inputs, targets, paths = files
    found = as_json(dln.analyze_transfer(inputs, targets[:, :4], targets[:, 4:]).to_dict())
    folder = paths["inputs"].parent
    words = {"inputs": paths["inputs"], "targets-a": folder / "a.npy", "targets-b": folder / "b.npy"}
    expected = run("transfer", words)
    # What the program says of its files, and in words.
    assert (expected.pop("left_out_rows"), expected.pop("notes"), expected.pop("reason")) == (0, [], None)
    assert found.pop("task_a") == {name: expected.pop(name) for name in dict(expected["task_b"])}
    assert found == expected


@pytest.mark.parametrize("method", ["auto", "shrinkage", "ridge", "reduced-rank", "early-stopped"])
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
    found = as_json(learner.to_dict())
    for name in set(found) & set(expected) - {"reason"}:
        assert found[name] == expected[name], name
    assert {"optimal_stopping_tau", "held_out_error", "penalty", "mode_penalties"} <= set(expected)
    assert found["held_out_errors"] == [row["held_out_error"] for row in expected["outputs"]]
    with np.load(model) as saved:
        assert np.array_equal(saved["weights"], learner.weights)
        assert np.array_equal(saved["intercept"], learner.intercept)


PLAN = """
command = "transfer"

[settings]
inputs = 40
outputs-a = 20
outputs-b = 20

[[axis]]
option = "teacher-a"
values = [1, 3]

[[axis]]
option = "teacher-b"
values = [5]

[[axis]]
option = "alignment"
from = 0
to = 1
count = 3
"""


def test_sweep(tmp_path):
    pytest.importorskip("pandas")
    path, table = tmp_path / "SWEEP.toml", tmp_path / "table.csv"
    path.write_text(PLAN)
    for words in (["run", path, "--out", tmp_path / "kept"], ["merge", tmp_path / "kept", "--output", table]):
        subprocess.run([program(), "sweep", *words], check=True, capture_output=True)
    with table.open(newline="") as file:
        header, *rows = csv.reader(file)
    axes = [
        {"option": "teacher-a", "values": [1, 3]},
        {"option": "teacher-b", "values": [5]},
        {"option": "alignment", "from": 0, "to": 1, "count": 3},
    ]
    settings = {"inputs": 40, "outputs-a": 20, "outputs-b": 20}
    plan = {"command": "transfer", "settings": settings, "axis": axes}
    # What is in a folder is not computed again.
    for given, folder in ((path, None), (PLAN, tmp_path / "new"), (plan, tmp_path / "kept")):
        found = dln.sweep(given, folder=folder, progress=False)
        assert list(found.columns) == header and len(found) == len(rows) == 6
        assert found.cell.tolist() == [row[0] for row in rows]
        for place, name in enumerate(header[1:-1], 1):
            assert found[name].tolist() == [float(row[place]) for row in rows]
