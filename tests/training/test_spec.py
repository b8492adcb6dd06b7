"""A run's description: its defaults, what the form reads in its schema, and what it refuses."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from backend.training import RunSpec

NAN, INF = float("nan"), float("inf")
FIELDS = RunSpec.model_json_schema()["properties"]
NUMBERS = {name: field for name, field in FIELDS.items() if field["type"] in ("integer", "number")}
CHOICES = {name: field for name, field in FIELDS.items() if "enum" in field or "const" in field}


def test_defaults_are_the_experiment_of_the_text() -> None:
    assert RunSpec().model_dump() == {
        "name": "",
        "dataset": "mnist",
        "batch_size": 100,
        "sampling": "with_replacement",
        "hidden_size": 50,
        "activation": "relu",
        "initializer": "normal",
        "weight_init_std": 0.01,
        "loss": "cross_entropy",
        "optimizer": "sgd",
        "learning_rate": 0.1,
        "dtype": "float32",
        "seed": 0,
        "iterations": 10_000,
    }
    assert RunSpec.model_validate_json("{}") == RunSpec()


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_tells_the_form_what_it_needs(name: str) -> None:
    field = FIELDS[name]
    assert field["description"].strip().endswith(".")
    assert field["title"]
    assert "default" in field
    assert field["group"] in {"run", "data", "network", "training", "stop"}
    assert isinstance(field["unit"], str)
    assert field["scale"] in {"linear", "log"}


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_is_bounded(name: str) -> None:
    field = FIELDS[name]
    if name in NUMBERS:
        low = field.get("minimum", field.get("exclusiveMinimum"))
        assert low < field["maximum"]
        assert low <= field["default"] <= field["maximum"]
        # A logarithmic scale has no place for 0 or less.
        assert field["scale"] == "linear" or low > 0 or "exclusiveMinimum" in field
    elif name in CHOICES:
        assert field["default"] in enumerated(name)
    else:
        assert field["maxLength"] > 0


def test_unknown_fields_are_announced_as_refused() -> None:
    assert RunSpec.model_json_schema()["additionalProperties"] is False


def enumerated(name: str) -> list[str]:
    return FIELDS[name].get("enum") or [FIELDS[name]["const"]]


def edges() -> list[Any]:
    """The largest and, where it is allowed, the smallest value of each number."""
    cases = [(name, field["maximum"]) for name, field in NUMBERS.items()]
    return cases + [(name, field["minimum"]) for name, field in NUMBERS.items() if "minimum" in field]


@pytest.mark.parametrize(("name", "value"), edges())
def test_bounds_belong_to_the_range(name: str, value: float) -> None:
    assert getattr(RunSpec.model_validate({name: value}), name) == value


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name in CHOICES for value in FIELDS[name].get("enum", [])]
)
def test_every_choice_is_taken(name: str, value: str) -> None:
    assert getattr(RunSpec.model_validate({name: value}), name) == value


def bad_values() -> list[Any]:
    cases: list[Any] = []
    for name, field in NUMBERS.items():
        below = field["minimum"] - 1 if "minimum" in field else field["exclusiveMinimum"]
        bad = [NAN, INF, -INF, below, -1, -1e308, field["maximum"] + 1, True, False, "1", "", None, [1], {}, b"1"]
        if field["type"] == "integer":
            bad += [1.0, 1.5, 2**63, -(2**70)]
        cases += [(name, value) for value in bad]
    for name in CHOICES:
        cases += [
            (name, value) for value in ("", "no such thing", FIELDS[name]["default"].upper(), 1, None, ["relu"], {})
        ]
    cases += [("name", value) for value in ("x" * 81, 5, None, ["a"])]
    cases += [("momentum", 0.9), ("Name", "x"), ("", 1)]
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
        RunSpec.model_validate({"learning_rate": 0, "seed": -1, "momentum": 0.9})
    assert {error["loc"][0] for error in refusal.value.errors()} == {"learning_rate", "seed", "momentum"}


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
