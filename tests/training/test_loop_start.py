"""A run that begins with the weights of another instead of drawn ones."""

import numpy as np
import pytest

from backend.datasets.dataset import Dataset
from backend.training import Checkpoint, CheckpointError, RunSpec, Step, Training
from tests.training.runs import dataset_of

SPEC = RunSpec(batch_size=50, iterations=10, hidden_size=8, learning_rate=0.5)


def weights_of(spec: RunSpec, dataset: Dataset) -> Checkpoint:
    """What a run has learned at its end, without what its update rule remembers."""
    training = Training(spec, dataset)
    list(training.events())
    return Checkpoint.from_bytes(training.weights(1.0).to_bytes())


def test_it_begins_where_the_other_ended(few_digits: Dataset) -> None:
    start = weights_of(SPEC, few_digits)
    training = Training(SPEC.model_copy(update={"optimizer": "adam", "seed": 3}), few_digits, start=start)
    for name, array in start.arrays.items():
        np.testing.assert_array_equal(training.network.params[name], array)
    assert (training.iteration, training.evaluated, training.judgement.best) == (0, 0, None)
    first = next(event for event in training.events() if isinstance(event, Step))
    fresh = next(event for event in Training(SPEC, few_digits).events() if isinstance(event, Step))
    assert first.loss < fresh.loss


def test_running_averages_come_along() -> None:
    layers = ({"type": "affine", "size": 3}, {"type": "batch_normalization"}, {"type": "affine"})
    spec = RunSpec(dataset="moons", batch_size=20, iterations=5, layers=layers)
    start = weights_of(spec, dataset_of(spec))
    training = Training(spec, dataset_of(spec), start=start)
    np.testing.assert_array_equal(training.network.state["running_mean2"], start.arrays["running_mean2"])
    assert np.count_nonzero(training.network.state["running_mean2"]) == 3


def test_weights_are_a_copy(few_digits: Dataset) -> None:
    training = Training(SPEC, few_digits)
    weights = training.weights(0.0)
    before = {name: array.copy() for name, array in weights.arrays.items()}
    list(training.events())
    for name, array in weights.arrays.items():
        np.testing.assert_array_equal(array, before[name])


@pytest.mark.parametrize("change", [{"hidden_size": 9}, {"dtype": "float64"}])
def test_the_weights_of_another_network_are_refused(few_digits: Dataset, change: dict[str, object]) -> None:
    start = weights_of(SPEC, few_digits)
    with pytest.raises(CheckpointError, match=r"^W1: expected float.*, got float"):
        Training(SPEC.model_copy(update=change), few_digits, start=start)


def test_resumed_from_anywhere_it_is_the_same_run(few_digits: Dataset) -> None:
    """Also in what it holds to be a loss that has exploded, which goes by the loss that it began with."""
    start = weights_of(SPEC.model_copy(update={"weight_init_std": 5.0}), few_digits)
    undisturbed = Training(SPEC, few_digits, start=start)
    contents = [undisturbed.checkpoint(0.0).to_bytes() for _ in undisturbed.events()]
    assert undisturbed.initial_loss != pytest.approx(Training(SPEC, few_digits).initial_loss, rel=0.01)
    for content in contents:
        resumed = Training(SPEC, few_digits, Checkpoint.from_bytes(content), start=start)
        list(resumed.events())
        assert resumed.initial_loss == undisturbed.initial_loss
        assert resumed.network.params.flat.tobytes() == undisturbed.network.params.flat.tobytes()
