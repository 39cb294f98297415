"""What results can do, whatever they hold."""

import copy
import dataclasses
import pickle

import numpy as np
import pytest

import dln

PAIR = {"inputs": 20, "outputs_a": 10, "outputs_b": 10}


def measured():
    rng = np.random.default_rng(2)
    inputs = rng.normal(size=(60, 6))
    targets = inputs @ rng.normal(size=(6, 1)) @ rng.normal(size=(1, 4)) + rng.normal(size=(60, 4))
    half = inputs[:40], targets[:40]
    return [
        dln.analyze(*half, test_inputs=inputs[40:], test_targets=targets[40:]),
        dln.analyze_transfer(inputs, targets[:, :2], targets[:, 2:], groups=np.arange(60) // 2),
        dln.analyze_finetune(*half, inputs[20:], targets[20:]),
        dln.fit(*half, method="early-stopped", groups=["a", "b"] * 20),
    ]


def results():
    matrix = np.random.default_rng(1).normal(size=(20, 30)) + 2.0
    weights = 0.1 * np.eye(3)
    return [
        *measured(),
        dln.predict([4.0, 2.0], inputs=20, outputs=10),
        dln.predict([4.0, 2.0], inputs=20, outputs=10, band=20),
        dln.simulate([4.0], inputs=12, outputs=6, seeds=2, until_tau=1.0, progress=False),
        dln.simulate([4.0], inputs=12, outputs=6, seeds=1, until_tau=1.0, progress=False),
        dln.transfer(3, 5, 0.5, **PAIR),
        dln.simulate_transfer(3, 5, 0.5, **PAIR, seeds=2, until_tau=1.0, progress=False),
        dln.benefit_map(1.0, teachers_b=[1, 2, 3], alignments=[0, 1], **PAIR),
        dln.finetune(5, 3, 0.7, inputs=20, source_outputs=10, target_outputs=10),
        dln.simulate_finetune(
            5, 3, 0.7, inputs=12, source_outputs=6, target_outputs=6, until_tau=1.0, learning_rate=1e-2,
            seeds=2, progress=False,
        ),
        dln.denoise(matrix),
        dln.shrink([9.0, 1.0], shape=(3, 2)),
        dln.spiked(aspect=0.5),
        dln.exact_student(
            weights,
            weights,
            input_output_correlation=np.diag([3.0, 2.0, 1.0]),
            input_variance=1.0,
            target_energy=15.0,
            teacher=np.diag([3.0, 1.9, 0.8]),
            times_tau=np.linspace(0, 9, 30),
        ),
    ]


@pytest.mark.parametrize("result", results(), ids=lambda result: type(result).__name__)
def test_every_result(result):
    again = pickle.loads(pickle.dumps(result))
    assert again == result and copy.deepcopy(result) == result
    assert result != "something else"
    assert repr(result).startswith(type(result).__name__ + "(")
    assert result._repr_html_().startswith("<table>")
    assert isinstance(result.to_dict(), dict)
    assert len(result.to_frame()) >= 1
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(result, dataclasses.fields(result)[0].name, None)
    for held in (result, again):
        for value in vars(held).values():
            assert not isinstance(value, np.ndarray) or not value.flags.writeable


@pytest.mark.parametrize(
    "result", [found for found in results() if hasattr(found, "plot")], ids=lambda r: type(r).__name__
)
def test_every_plot(result):
    plt = pytest.importorskip("matplotlib.pyplot")
    figure, ax = plt.subplots()
    assert result.plot(ax) is ax
    assert ax.has_data() and ax.get_xlabel() and ax.get_ylabel()
    figure.canvas.draw()
    plt.close("all")


def test_the_size_may_be_left_out():
    setting = {"teacher_strengths": 4, "inputs": 20, "outputs": 10}
    found, limit = dln.predict(**setting), dln.predict(**setting, finite_size=False)
    assert limit.limit == found.limit and limit.modes == found.modes
    assert limit.optimal_stopping == found.limit.optimal_stopping != found.optimal_stopping
    assert limit.curve != found.curve


def test_values_decide_about_equality():
    setting = {"inputs": 20, "outputs": 10}
    assert dln.predict(4, **setting) == dln.predict([4.0], **setting)
    assert dln.predict(4, **setting) != dln.predict(5, **setting)
