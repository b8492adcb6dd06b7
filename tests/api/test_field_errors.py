"""Validation errors in words, those of our own validators taken apart."""

from typing import Any

import pytest
from pydantic import ValidationError

from backend.api.field_errors import FieldError, error_in_words, field_errors
from backend.training import RunSpec


def errors_of(**spec: Any) -> list[FieldError]:
    with pytest.raises(ValidationError) as refusal:
        RunSpec.model_validate(spec)
    return field_errors(refusal.value.errors())


@pytest.mark.parametrize(
    ("text", "expected", "got"),
    [
        ("layer 3, affine: expected 784 features, got 50", "784 features (layer 3, affine)", "50"),
        ("layer 3, affine: Affine: expected 784 features, got 50", "784 features (layer 3, affine)", "50"),
        (
            "layer 1, affine: expected features, got images of 1 x 2 x 3 (channels, rows); put a Flatten first",
            "features; put a Flatten first (layer 1, affine)",
            "images of 1 x 2 x 3 (channels, rows)",
        ),
        ("expected at most 5 things, got 6 up to layer 3", "at most 5 things", "6 up to layer 3"),
        ("at most 4, all that there are", "at most 4, all that there are", '"it"'),
        ("0: only the digits are so many", "0: only the digits are so many", '"it"'),
    ],
)
def test_our_own_words_are_taken_apart(text: str, expected: str, got: str) -> None:
    assert error_in_words("layers", text, "it") == FieldError(field="layers", expected=expected, got=got)


def test_a_validator_of_ours() -> None:
    (error,) = errors_of(layers=[{"type": "affine", "size": 3}])
    assert error.field == "layers"
    assert error.expected == "10 scores at the end; end with an affine layer of 10 (layer 1, affine)"
    assert error.got == "3"
    (error,) = errors_of(output="step")
    assert error.expected == "softmax: the data set has 10 classes, and one neuron tells apart 2"
    assert (error.field, error.got) == ("output", '"step"')


def test_a_place_in_a_layer_does_not_name_its_type() -> None:
    (error,) = errors_of(layers=[{"type": "relu"}, {"type": "dropout", "ratio": 2}])
    assert (error.field, error.expected, error.got) == ("layers.1.ratio", "a number of at most 0.95", "2")


def test_a_type_that_there_is_not() -> None:
    (error,) = errors_of(layers=[{"type": "maxout"}])
    assert (error.field, error.got) == ("layers.0.type", '"maxout"')
    assert error.expected.startswith("one of 'affine', 'relu', ")


def test_several_errors_are_all_named() -> None:
    assert [error.field for error in errors_of(batch_size=0, seed=-1, extra=1)] == ["batch_size", "seed", "extra"]


def test_half_a_character_can_be_told() -> None:
    (error,) = errors_of(name="a\ud800")
    assert (error.field, error.got) == ("name", '"a?"')
    (error,) = errors_of(**{"b\ud800": 1})
    assert (error.field, error.got) == ("body", '"b?"')


def test_a_long_value_is_cut() -> None:
    (error,) = errors_of(layers=[{"type": "relu"}] * 61)
    assert error.expected == "at most 60 items"
    assert len(error.got) == 81
