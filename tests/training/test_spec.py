"""A run's description: its defaults, what the form reads in its schema, and what it refuses."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from backend.training import RunSpec
from backend.training.layer_specs import AffineSpec, ReLUSpec, SigmoidSpec

NAN, INF = float("nan"), float("inf")
FIELDS = RunSpec.model_json_schema()["properties"]
NUMBERS = {name: field for name, field in FIELDS.items() if field.get("type") in ("integer", "number")}
CHOICES = {name: field for name, field in FIELDS.items() if "enum" in field or "const" in field}


def test_defaults_are_the_experiment_of_the_text() -> None:
    assert RunSpec().model_dump() == {
        "name": "",
        "dataset": "mnist",
        "corrections": None,
        "train_size": 0,
        "validation_size": 0,
        "evaluation_size": 0,
        "noise": 0.1,
        "batch_size": 100,
        "sampling": "with_replacement",
        **dict.fromkeys(("shift", "rotation", "scaling", "shear", "elastic", "thickness"), 0),
        "output": "softmax",
        "layers": (),
        "hidden_size": 50,
        "activation": "relu",
        "initializer": "normal",
        "weight_init_std": 0.01,
        "loss": "cross_entropy",
        "gradient": "backpropagation",
        "optimizer": "sgd",
        "learning_rate": 0.1,
        "momentum": 0.9,
        "rho": 0.99,
        "beta1": 0.9,
        "beta2": 0.999,
        "weight_decay": 0,
        "schedule": "constant",
        "step_iterations": 2_000,
        "step_factor": 0.5,
        "warmup_iterations": 0,
        "dtype": "float32",
        "seed": 0,
        "iterations": 10_000,
        **dict.fromkeys(("epochs", "seconds", "target_accuracy", "patience"), 0),
    }
    assert RunSpec.model_validate_json("{}") == RunSpec()


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_tells_the_form_what_it_needs(name: str) -> None:
    field = FIELDS[name]
    assert field["description"].strip().endswith(".")
    assert field["title"]
    assert "default" in field
    assert field["group"] in {"run", "data", "augmentation", "corrections", "network", "training", "stop"}
    assert isinstance(field["unit"], str)
    assert field["scale"] in {"linear", "log"}


@pytest.mark.parametrize("name", FIELDS)
def test_what_a_field_is_used_with_exists(name: str) -> None:
    for other, values in FIELDS[name]["used_with"].items():
        assert other != name
        assert values
        for value in values:
            assert value in enumerated(other) if other in CHOICES else value == FIELDS[other]["default"]


@pytest.mark.parametrize("name", NUMBERS)
def test_defaults_are_of_the_fields_own_type(name: str) -> None:
    """Or a spec that was written and read again would not be the same to the last byte."""
    assert type(getattr(RunSpec(), name)) is (int if FIELDS[name]["type"] == "integer" else float)


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_is_bounded(name: str) -> None:
    field = FIELDS[name]
    if name in NUMBERS:
        low, high = lowest(field), highest(field)
        assert low < high
        assert low <= field["default"] <= high
        # A logarithmic scale has no place for less than 0; at 0 it means all, or nothing of it.
        assert field["scale"] == "linear" or low > 0 or "exclusiveMinimum" in field or field["default"] == low == 0
    elif name in CHOICES:
        assert field["default"] in enumerated(name)
    elif name == "corrections":
        assert field["default"] is None
    elif field["type"] == "array":
        assert len(field["default"]) <= field["maxItems"]
    else:
        assert field["maxLength"] > 0


def test_unknown_fields_are_announced_as_refused() -> None:
    assert RunSpec.model_json_schema()["additionalProperties"] is False


def enumerated(name: str) -> list[str]:
    return FIELDS[name].get("enum") or [FIELDS[name]["const"]]


def lowest(field: dict[str, Any]) -> float:
    return field.get("minimum", field.get("exclusiveMinimum"))


def highest(field: dict[str, Any]) -> float:
    return field.get("maximum", field.get("exclusiveMaximum"))


def edges() -> list[Any]:
    """The largest and the smallest value of each number, where they are allowed."""
    cases = [(name, field["maximum"]) for name, field in NUMBERS.items() if "maximum" in field]
    return cases + [(name, field["minimum"]) for name, field in NUMBERS.items() if "minimum" in field]


@pytest.mark.parametrize(("name", "value"), edges())
def test_bounds_belong_to_the_range(name: str, value: float) -> None:
    fitting = {"validation_size": 1} if name == "patience" else {}
    assert getattr(RunSpec.model_validate({**fitting, name: value}), name) == value


def test_patience_needs_images_that_are_set_aside() -> None:
    with pytest.raises(ValidationError, match="0, or a validation_size above 0"):
        RunSpec(patience=1)
    assert RunSpec(patience=0).patience == 0


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name in CHOICES for value in FIELDS[name].get("enum", [])]
)
def test_every_choice_is_taken(name: str, value: str) -> None:
    fitting = {"dataset": "xor"} if name == "output" else {}
    assert getattr(RunSpec.model_validate({name: value, **fitting}), name) == value


def bad_values() -> list[Any]:
    cases: list[Any] = []
    for name, field in NUMBERS.items():
        below = field["minimum"] - 1 if "minimum" in field else field["exclusiveMinimum"]
        above = field["maximum"] + 1 if "maximum" in field else field["exclusiveMaximum"]
        bad = [NAN, INF, -INF, below, -1, -1e308, above, True, False, "1", "", None, [1], {}, b"1"]
        if field["type"] == "integer":
            bad += [1.0, 1.5, 2**63, -(2**70)]
        cases += [(name, value) for value in bad]
    for name in CHOICES:
        cases += [
            (name, value) for value in ("", "no such thing", FIELDS[name]["default"].upper(), 1, None, ["relu"], {})
        ]
    cases += [("name", value) for value in ("x" * 81, 5, None, ["a"])]
    cases += [("layers", value) for value in (None, "affine", 5, {"type": "affine"}, True)]
    cases += [("dropout", 0.9), ("Name", "x"), ("", 1)]
    return cases


@pytest.mark.parametrize(("name", "value"), bad_values())
def test_bad_values_are_refused_and_named(name: str, value: Any) -> None:
    with pytest.raises(ValidationError) as refusal:
        RunSpec.model_validate({name: value})
    assert [error["loc"] for error in refusal.value.errors()] == [(name,)]


@pytest.mark.parametrize(
    "text", ['{"learning_rate": NaN}', '{"learning_rate": 1e999}', '{"batch_size": 1e2}', "[]", "{"]
)
def test_bad_json_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        RunSpec.model_validate_json(text)


def test_every_mistake_is_named_at_once() -> None:
    with pytest.raises(ValidationError) as refusal:
        RunSpec.model_validate({"learning_rate": 0, "seed": -1, "dropout": 0.9, "output": "max", "layers": [{}]})
    named = [error["loc"][0] for error in refusal.value.errors()]
    assert sorted(named) == ["dropout", "layers", "learning_rate", "output", "seed"]


def test_whole_numbers_serve_as_fractions() -> None:
    spec = RunSpec.model_validate({"learning_rate": 1})
    assert spec.learning_rate == 1.0
    assert isinstance(spec.learning_rate, float)


def test_spaces_around_a_name_do_not_count() -> None:
    assert RunSpec(name="  my net \n").name == "my net"
    assert RunSpec(name=" " * 100 + "x" * 80).name == "x" * 80
    assert RunSpec(name="신경망").name == "신경망"


def test_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        RunSpec().seed = 5  # type: ignore[misc]


def test_survives_json() -> None:
    spec = RunSpec(name="a", learning_rate=0.1 + 0.2, seed=2**32 - 1, dtype="float64", sampling="shuffled")
    assert RunSpec.model_validate(json.loads(spec.model_dump_json())) == spec


@pytest.mark.parametrize(
    "layers", [(), ({"type": "affine", "size": 3}, {"type": "leaky_relu", "slope": 0.25}, {"type": "affine"})]
)
def test_the_bytes_survive_json(layers) -> None:
    text = RunSpec(name="a", layers=layers, weight_decay=0.1 + 0.2).model_dump_json()
    assert RunSpec.model_validate_json(text).model_dump_json() == text
    assert RunSpec.model_validate_json(RunSpec().model_dump_json()).model_dump_json() == RunSpec().model_dump_json()


@pytest.mark.parametrize(
    ("choices", "outputs"),
    [
        ({}, 10),
        ({"dataset": "xor"}, 2),
        ({"dataset": "xor", "output": "sigmoid"}, 1),
        ({"dataset": "moons", "output": "step"}, 1),
        ({"dataset": "spiral"}, 3),
        ({"dataset": "nine_points"}, 3),
    ],
)
def test_outputs(choices, outputs: int) -> None:
    assert RunSpec(**choices).outputs == outputs


@pytest.mark.parametrize(("activation", "spelled"), [("relu", ReLUSpec), ("sigmoid", SigmoidSpec)])
def test_the_two_layer_net_spelled_out(activation: str, spelled: type) -> None:
    hidden, middle, last = RunSpec(activation=activation, hidden_size=7).all_layers
    assert (hidden, last) == (AffineSpec(type="affine", size=7), AffineSpec(type="affine"))
    assert isinstance(middle, spelled)


def test_layers_that_are_named_are_all_there_are() -> None:
    layers = (AffineSpec(type="affine", size=3), AffineSpec(type="affine"))
    assert RunSpec(layers=layers, hidden_size=7).all_layers == layers


@pytest.mark.parametrize(
    ("choices", "count"),
    [
        ({}, 60_000),
        ({"train_size": 500}, 500),
        ({"validation_size": 5_000}, 55_000),
        ({"validation_size": 5_000, "train_size": 500}, 500),
        ({"dataset": "and"}, 4),
        ({"dataset": "and", "train_size": 3}, 3),
        ({"dataset": "nine_points"}, 9),
        ({"dataset": "circles"}, 300),
        ({"dataset": "circles", "train_size": 45}, 45),
    ],
)
def test_train_count(choices, count: int) -> None:
    assert RunSpec(**choices).train_count == count
