"""Arguments as people have them, and what is refused."""

import os
import signal
import threading
import time

import numpy as np
import pytest

import dln

SETTING = {"inputs": 20, "outputs": 10}
PAIR = {"inputs": 20, "outputs_a": 10, "outputs_b": 10}
SEQUENCE = {"inputs": 20, "source_outputs": 10, "target_outputs": 10}


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"teacher_strengths": [-1.0]}, "teacher_strengths"),
        ({"teacher_strengths": [np.nan]}, "teacher_strengths"),
        ({"inputs": 0}, "inputs"),
        ({"outputs": -3}, "outputs"),
        ({"layers": 0}, "layers"),
        ({"noise_std": -1.0}, "noise_std"),
        ({"init_scale": 0.0}, "init_scale"),
        ({"until_tau": np.inf}, "until_tau"),
        ({"points": 1}, "points"),
        ({"times_tau": [1.0, 0.5]}, "times_tau"),
        ({"times_tau": [np.nan]}, "times_tau"),
    ],
)
def test_bad_numbers_are_named(changes, word):
    with pytest.raises(ValueError, match=word):
        dln.predict(**{"teacher_strengths": [4.0], **SETTING, **changes})


def test_a_width_is_a_whole_number():
    with pytest.raises(TypeError, match="inputs"):
        dln.predict(4.0, inputs=20.5, outputs=10)


@pytest.mark.parametrize(
    "matrix", [np.full((3, 4), np.nan), [["a", "b"]], np.ones((2, 2, 2)), np.ones((2, 2)) * 1j, np.ones((0, 3))]
)
def test_what_is_no_matrix_is_refused(matrix):
    with pytest.raises(ValueError):
        dln.denoise(matrix)


@pytest.mark.parametrize(
    "call",
    [
        lambda: dln.spiked(aspect=0.0),
        lambda: dln.spiked(aspect=np.nan),
        lambda: dln.transfer(1, 1, 2.0, **PAIR),
        lambda: dln.benefit_map(1, teachers_b=[0.0], alignments=[0.5], **PAIR),
        lambda: dln.benefit_map(1, teachers_b=[1.0], alignments=[1.5], **PAIR),
        lambda: dln.simulate(4, **SETTING, start="elsewhere"),
        lambda: dln.simulate(4, **SETTING, input_kind="purple"),
        lambda: dln.simulate(4, **SETTING, slope=2.0),
        lambda: dln.simulate(4, **SETTING, learning_rate=1e-300),
        lambda: dln.simulate(4, **SETTING, learning_rate=10.0, until_tau=1000),
        lambda: dln.shrink([1.0, 2.0, 3.0], shape=(1, 2)),
        lambda: dln.denoise(np.eye(3), entry_std=-1.0),
        lambda: dln.denoise(np.eye(3), entry_std="unknown"),
        lambda: dln.finetune(5, 3, 0.7, **SEQUENCE, until_tau=1e9),
        lambda: dln.finetune([5, 4], [3, 2], [0.7, 0.5, 0.1], **SEQUENCE),
        lambda: dln.finetune([5, 4], 3, [[[0.7]]], **SEQUENCE),
        lambda: dln.predict(4, **SETTING, band=0),
        lambda: dln.predict(4, **SETTING, band=10**15),
        lambda: dln.simulate(4, **SETTING, band=10, slope=0.1),
        lambda: dln.fit(np.eye(4), np.eye(4), method="guess"),
        lambda: dln.fit(np.eye(4), np.eye(4), method="early-stopped", init_scale=0.0),
        lambda: dln.fit(np.eye(4), np.eye(4), groups=[1, 2, 3]),
        lambda: dln.analyze(np.eye(4), np.eye(4), learning_rate=0.0),
        lambda: dln.analyze(np.eye(4), np.eye(4), test_inputs=np.eye(4)),
        lambda: dln.analyze_finetune(np.eye(4), np.eye(4), np.ones((4, 3)), np.eye(4)),
        lambda: dln.sweep("command = 'guess'\n"),
    ],
)
def test_what_cannot_be_is_a_value_error(call):
    with pytest.raises(ValueError):
        call()


def test_arrays_of_every_kind_give_the_same():
    pandas = pytest.importorskip("pandas")
    matrix = np.random.default_rng(0).integers(-9, 9, size=(12, 16))
    expected = dln.denoise(matrix.astype(float))
    wide = np.zeros((24, 16))
    wide[::2] = matrix
    kinds = [
        matrix,
        matrix.astype(np.int8),
        matrix.astype(np.float32),
        matrix.astype(">f8"),
        np.asfortranarray(matrix.astype(float)),
        wide[::2],
        matrix.tolist(),
        pandas.DataFrame(matrix),
    ]
    for kind in kinds:
        assert dln.denoise(kind) == expected


def test_the_task_at_fault_is_named():
    with pytest.raises(ValueError, match="source"):
        dln.finetune(-5, 3, 0.7, **SEQUENCE)
    with pytest.raises(ValueError, match="target"):
        dln.finetune(5, -3, 0.7, **SEQUENCE)


def test_an_argument_is_left_alone():
    matrix = np.random.default_rng(0).normal(size=(5, 6))
    before = matrix.copy()
    dln.denoise(matrix)
    assert np.array_equal(matrix, before) and matrix.flags.writeable


@pytest.mark.skipif(os.name != "posix", reason="sends a signal")
def test_an_interrupt_ends_long_work():
    def interrupt():
        time.sleep(0.3)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=interrupt).start()
    begun = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        dln.simulate(4, inputs=60, outputs=30, start="random", seeds=10_000, progress=False)
    # The series would take minutes.
    assert time.monotonic() - begun < 30


def test_the_interpreter_is_free_meanwhile():
    counted = 0
    done = threading.Event()

    def work():
        dln.simulate(4, inputs=40, outputs=20, start="random", seeds=2, until_tau=6, progress=False)
        done.set()

    thread = threading.Thread(target=work)
    thread.start()
    while not done.is_set():
        counted += 1
        time.sleep(0.001)
    thread.join()
    # A held interpreter lock would leave this thread a turn or two.
    assert counted > 5


def test_progress_is_told():
    pytest.importorskip("tqdm")
    assert len(dln.simulate(4, **SETTING, seeds=3, until_tau=0.1).runs) == 3
