"""A network's answers to the test data, sorted by right and wrong."""

import numpy as np
import pytest

from backend.api.inspection import answers as module
from backend.api.inspection.answers import Answers, answers_of
from backend.datasets.mnist import load_digits
from backend.training import Checkpoint, RunSpec
from backend.training.build import build_network

SOME = Answers(
    iteration=5,
    class_names=("a", "b", "c"),
    labels=np.array([0, 0, 1, 2, 1, 1], np.uint8),
    given=np.array([0, 1, 1, 1, 1, 0], np.uint8),
    probabilities=np.array(
        [[0.8, 0.1, 0.1], [0.2, 0.7, 0.1], [0.1, 0.9, 0.0], [0.0, 1.0, 0.0], [0.3, 0.6, 0.1], [0.6, 0.4, 0.0]],
        np.float32,
    ),
)


def test_rows_are_true_classes_and_columns_answers() -> None:
    assert SOME.confusion().tolist() == [[1, 1, 0], [1, 2, 0], [0, 1, 0]]
    assert SOME.accuracy == 0.5


def test_the_surest_mistakes_come_first_and_the_least_sure_right_ones() -> None:
    assert SOME.mistakes().tolist() == [3, 1, 5]
    assert SOME.cell(1, 1).tolist() == [4, 2]
    assert SOME.cell(0, 1).tolist() == [1]
    assert SOME.cell(2, 2).tolist() == []


def test_are_those_of_the_network() -> None:
    spec = RunSpec(layers=[{"type": "affine", "size": 12}, {"type": "batch_normalization"}, {"type": "affine"}])
    network = build_network(spec)
    network.state["running_var2"][...] = np.linspace(0.5, 2, 12)
    checkpoint = Checkpoint(spec, 9, 9, 1.0, {**network.params, **network.state})
    answers = answers_of(spec, checkpoint)
    digits = load_digits()
    expected = network.predict(digits.x_test / 255)
    np.testing.assert_allclose(answers.probabilities, expected, atol=1e-5)
    assert answers.given.tolist() == answers.probabilities.argmax(axis=1).tolist()
    assert answers.accuracy == pytest.approx(network.accuracy(digits.x_test / 255, digits.t_test), abs=2e-4)
    assert (answers.iteration, answers.labels.tolist()) == (9, digits.t_test.tolist())


def test_a_network_that_takes_too_long_reads_the_first_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = RunSpec(hidden_size=3)
    checkpoint = Checkpoint(spec, 1, 1, 0.0, {**build_network(spec).params})
    monkeypatch.setattr(module, "MOST_WORK", 700 * build_network(spec).summary().multiply_adds)
    assert len(answers_of(spec, checkpoint).labels) == 700
    monkeypatch.setattr(module, "MOST_WORK", 1)
    assert len(answers_of(spec, checkpoint).labels) == 100


def test_one_neuron_answers_for_two_classes() -> None:
    spec = RunSpec(dataset="and", layers=[{"type": "affine"}], output="step", batch_size=1)
    network = build_network(spec)
    network.params["W1"], network.params["b1"] = [[1], [1]], [-1.5]
    answers = answers_of(spec, Checkpoint(spec, 1, 1, 0.0, {**network.params}))
    assert (answers.confusion().tolist(), answers.accuracy) == ([[3, 0], [0, 1]], 1)
