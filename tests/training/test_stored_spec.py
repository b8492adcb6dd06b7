"""Descriptions read back: whole ones exactly, those of other versions as far as they go."""

import pytest

from backend.training import RunSpec
from backend.training.stored_spec import read_spec

LAYERS = [{"type": "convolution", "filters": 3}, {"type": "flatten"}, {"type": "affine", "size": 9}, {"type": "affine"}]


@pytest.mark.parametrize(
    "spec",
    [
        RunSpec(),
        RunSpec(dataset="xor", output="step", layers=[{"type": "affine"}]),
        RunSpec(layers=LAYERS, learning_rate=0.1 + 0.2),
    ],
)
def test_what_was_stored_comes_back(spec: RunSpec) -> None:
    read = read_spec(spec.model_dump(mode="json"))
    assert read == spec
    assert [type(layer) for layer in read.layers] == [type(layer) for layer in spec.layers]
    assert hash(read) == hash(spec)


def test_what_an_older_version_did_not_have_is_the_default() -> None:
    assert read_spec({"hidden_size": 7}) == RunSpec(hidden_size=7)


def test_values_outside_of_todays_bounds_are_taken_as_they_are() -> None:
    read = read_spec({"learning_rate": 5000, "hidden_size": 10_000, "batch_size": 7})
    assert (read.learning_rate, read.hidden_size, read.batch_size) == (5000, 10_000, 7)


def test_fields_that_are_gone_are_left_out() -> None:
    assert read_spec({"gone": 1, "batch_size": 7}) == RunSpec(batch_size=7)


def test_layers_that_are_gone_are_left_out() -> None:
    read = read_spec({"layers": [{"type": "maxout"}], "learning_rate": 5000, "name": "old"})
    assert (read.layers, read.learning_rate, read.name) == ((), 5000, "old")
    assert isinstance(hash(read), int)


def test_fields_that_do_not_go_together_any_more() -> None:
    read = read_spec({"dataset": "mnist", "output": "step", "layers": LAYERS})
    assert (read.dataset, read.output) == ("mnist", "step")
