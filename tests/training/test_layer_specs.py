"""Layers as a run's description names them: their defaults, their bounds, and what the form reads of them."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from backend.training.layer_specs import LayerSpec

LAYER: TypeAdapter[Any] = TypeAdapter(LayerSpec)
DEFAULTS: dict[str, dict[str, Any]] = {
    "affine": {"size": None},
    "relu": {},
    "leaky_relu": {"slope": 0.01},
    "sigmoid": {},
    "tanh": {},
    "gelu": {},
    "softmax": {},
    "dropout": {"ratio": 0.5},
    "batch_normalization": {"momentum": 0.9},
    "convolution": {"filters": 30, "size": 5, "stride": 1, "padding": 0},
    "max_pooling": {"size": 2},
    "flatten": {},
    "rnn": {"size": 64, "steps": 28, "every_step": False},
    "lstm": {"size": 64, "steps": 28, "every_step": False},
}
# Lowest and highest; where the highest is not allowed itself, "below".
WHOLE = {
    ("affine", "size"): (1, 4_096),
    ("convolution", "filters"): (1, 512),
    ("convolution", "size"): (1, 15),
    ("convolution", "stride"): (1, 8),
    ("convolution", "padding"): (0, 14),
    ("max_pooling", "size"): (1, 14),
    ("rnn", "size"): (1, 1_024),
    ("rnn", "steps"): (1, 784),
    ("lstm", "size"): (1, 1_024),
    ("lstm", "steps"): (1, 784),
}
SHARES = {
    ("leaky_relu", "slope"): (0.0, 1.0, "below"),
    ("dropout", "ratio"): (0.0, 0.95, ""),
    ("batch_normalization", "momentum"): (0.0, 1.0, "below"),
}


def named(**layer: Any) -> Any:
    return LAYER.validate_python(layer)


def refused_field(**layer: Any) -> str:
    with pytest.raises(ValidationError) as refusal:
        named(**layer)
    (error,) = refusal.value.errors()
    return str(error["loc"][-1])


@pytest.mark.parametrize("kind", DEFAULTS)
def test_defaults(kind: str) -> None:
    assert named(type=kind).model_dump() == {"type": kind, **DEFAULTS[kind]}


def test_there_is_no_other_type() -> None:
    schema = LAYER.json_schema()
    assert schema["discriminator"]["mapping"].keys() == DEFAULTS.keys()
    assert len(schema["$defs"]) == len(DEFAULTS)


@pytest.mark.parametrize("kind", DEFAULTS)
def test_the_form_can_read_what_a_layer_needs(kind: str) -> None:
    schema = LAYER.json_schema()
    layer = schema["$defs"][schema["discriminator"]["mapping"][kind].removeprefix("#/$defs/")]
    assert layer["description"].endswith(".")
    assert layer["additionalProperties"] is False
    assert layer["properties"].pop("type")["const"] == kind
    assert {name: field["default"] for name, field in layer["properties"].items()} == DEFAULTS[kind]
    assert all(field["description"].endswith(".") for field in layer["properties"].values())
    bounded = {name for kinds, name in (*WHOLE, *SHARES) if kinds == kind}
    assert bounded == layer["properties"].keys() - {"every_step"}


@pytest.mark.parametrize(("kind", "field"), WHOLE)
def test_whole_numbers(kind: str, field: str) -> None:
    low, high = WHOLE[kind, field]
    for value in (low, low + 1, high):
        assert getattr(named(type=kind, **{field: value}), field) == value
    for value in (low - 1, high + 1, 2**70, 1.5, 2.0, "2", True, [2], float("nan")):
        assert refused_field(type=kind, **{field: value}) == field
    if kind != "affine":  # whose size may be left open
        assert refused_field(type=kind, **{field: None}) == field


@pytest.mark.parametrize(("kind", "field"), SHARES)
def test_shares(kind: str, field: str) -> None:
    low, high, below = SHARES[kind, field]
    for value in (low, 0, high / 2, high - 1e-9 if below else high):
        assert getattr(named(type=kind, **{field: value}), field) == value
    for value in (-1e-9, high if below else high + 1e-9, float("nan"), float("inf"), "0.5", True, None):
        assert refused_field(type=kind, **{field: value}) == field


@pytest.mark.parametrize("kind", ["rnn", "lstm"])
def test_every_step_is_yes_or_no(kind: str) -> None:
    assert named(type=kind, every_step=True).every_step is True
    for value in (1, "yes", None):
        assert refused_field(type=kind, every_step=value) == "every_step"


@pytest.mark.parametrize("kind", DEFAULTS)
def test_unknown_fields_are_refused(kind: str) -> None:
    assert refused_field(type=kind, bias=True) == "bias"


@pytest.mark.parametrize("layer", [{}, {"type": "dense"}, {"type": "Affine"}, {"type": None}, {"size": 3}, "affine", 5])
def test_what_is_no_layer_is_refused(layer: Any) -> None:
    with pytest.raises(ValidationError):
        LAYER.validate_python(layer)


@pytest.mark.parametrize("kind", DEFAULTS)
def test_cannot_be_changed(kind: str) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        named(type=kind).type = "tanh"
