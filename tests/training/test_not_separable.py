"""The end of a run that asked one perceptron for XOR, and all the ends that are none."""

from typing import Any

import pytest

from backend.training import Checkpoint, Evaluation, NotSeparable, RunSpec, Training, TrainingFailed, load_dataset
from backend.training.build import build_network
from backend.training.evaluation import Evaluator
from backend.training.not_separable import check_separable
from tests.training.runs import collected

AFFINE = {"type": "affine"}
ONE = {"dataset": "xor", "layers": (AFFINE,), "batch_size": 1, "iterations": 50}
"""One neuron, or with softmax two that draw one line."""


def ended(**choices: Any) -> tuple[list[Any], TrainingFailed | None]:
    spec = RunSpec(**{**ONE, **choices})
    return collected(Training(spec, load_dataset(spec)))


@pytest.mark.parametrize("output", ["step", "sigmoid", "softmax"])
def test_xor_is_too_much_for_one_perceptron(output: str) -> None:
    events, failure = ended(output=output)
    assert isinstance(failure, NotSeparable)
    last = events[-1]
    assert isinstance(last, Evaluation)
    assert last.iteration == 50
    right = round(last.train_accuracy * 4)
    assert 0 <= right <= 3
    assert failure.code == "not-separable"
    assert failure.params == {"gate": "XOR", "right": right, "best": 3, "count": 4}
    assert failure.weights_are_sound
    assert str(failure) == (
        f"XOR was not learned: {right} of 4 rows are right. Its rows are not linearly separable, so a single "
        "perceptron can get 3 of 4 right at best; a hidden layer is needed."
    )


def test_the_figures_are_of_all_rows_even_if_fewer_are_evaluated() -> None:
    whole = ended(output="step")[1]
    assert whole is not None
    for size in (1, 2, 3):
        failure = ended(output="step", evaluation_size=size)[1]
        assert isinstance(failure, NotSeparable)
        assert failure.params == whole.params


def test_a_run_taken_up_at_its_very_end_says_the_same() -> None:
    spec = RunSpec(**ONE, output="step")
    training = Training(spec, load_dataset(spec))
    _, failure = collected(training)
    resumed = Training(spec, load_dataset(spec), Checkpoint.from_bytes(training.checkpoint(0.0).to_bytes()))
    events, again = collected(resumed)
    assert events == []
    assert isinstance(again, NotSeparable)
    assert (str(again), again.params) == (str(failure), failure.params)


@pytest.mark.parametrize(
    "choices",
    [
        pytest.param({"dataset": "and", "iterations": 1}, id="not yet learned, but can be"),
        pytest.param({"train_size": 3}, id="three rows are separable"),
        pytest.param({"layers": ({"type": "affine", "size": 2}, {"type": "tanh"}, AFFINE)}, id="hidden layer"),
        pytest.param({"layers": (), "hidden_size": 1}, id="two-layer net"),
        pytest.param({"layers": ({"type": "rnn", "size": 2, "steps": 2}, AFFINE)}, id="memory"),
        pytest.param({"layers": ({"type": "affine", "size": 2}, {"type": "relu"})}, id="two lines by their kinks"),
        pytest.param({"dataset": "moons", "train_size": 9}, id="no gate"),
    ],
)
def test_other_runs_simply_end(choices) -> None:
    events, failure = ended(**choices)
    assert failure is None
    assert isinstance(events[-1], Evaluation)


def test_two_kinked_scores_can_tell_xor_apart() -> None:
    """Why no such network is told that it cannot: a class 1 between the lines x + y = 0.5 and x + y = 1.5."""
    layers = ({"type": "affine", "size": 2}, {"type": "relu"})
    spec = RunSpec(dataset="xor", layers=layers, dtype="float64")
    net, dataset = build_network(spec), load_dataset(spec)
    net.params["W1"], net.params["b1"] = [[2, 1], [2, 1]], [-2, -0.5]
    assert net.accuracy(dataset.x_train, dataset.t_train) == 1


def test_an_answer_that_is_right_raises_nothing() -> None:
    spec = RunSpec(**{**ONE, "dataset": "or"}, output="step")
    training = Training(spec, load_dataset(spec))
    training.network.params["W1"], training.network.params["b1"] = [[1], [1]], [-0.5]
    evaluator = Evaluator(training.parallel, training.dataset)
    assert evaluator.accuracy(training.dataset.x_train, training.dataset.t_train) == 1
    check_separable(spec, training.dataset, training.network, evaluator)
