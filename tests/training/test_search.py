"""Searches: which descriptions are drawn, and what is refused."""

import math
from typing import Any, get_args

import numpy as np
import pytest

from backend.training import RunSpec
from backend.training.search import MOST_RUNS, SEARCHABLE, Range, SearchError, Values, draw_specs

BASE = RunSpec(validation_size=1_000, iterations=100, name="base", seed=7)
RATES = Range(1e-3, 1.0, "log")


def values_of(drawn: list, name: str) -> list:
    return [getattr(spec, name) for spec, _ in drawn]


def test_only_the_searched_fields_differ() -> None:
    drawn = draw_specs(BASE, "random", {"learning_rate": RATES, "optimizer": Values(("sgd", "adam"))}, count=20)
    assert len(drawn) == 20
    for spec, chosen in drawn:
        assert spec == BASE.model_copy(update=chosen)
        assert set(chosen) == {"learning_rate", "optimizer"}
        assert RunSpec.model_validate(spec.model_dump()) == spec
    assert set(values_of(drawn, "optimizer")) == {"sgd", "adam"}
    assert len(set(values_of(drawn, "learning_rate"))) == 20


def test_the_same_seed_draws_the_same_and_more_of_it_begins_the_same() -> None:
    fields = {"learning_rate": RATES, "batch_size": Range(10, 500, "log")}
    few = draw_specs(BASE, "random", fields, count=5, seed=3)
    assert draw_specs(BASE, "random", fields, count=12, seed=3)[:5] == few
    assert draw_specs(BASE, "random", fields, count=5, seed=4) != few


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("learning_rate", Range(1e-3, 1, "log")),
        ("learning_rate", Range(0.12345678, 0.12345679, "linear")),
        ("momentum", Range(0.5, 0.999, "linear")),
        ("batch_size", Range(16, 18, "linear")),
        ("hidden_size", Range(1, 4096, "log")),
        ("weight_decay", Range(0, 0.1, "linear")),
    ],
)
def test_numbers_stay_within_their_range_and_are_of_their_field(name: str, wanted: Range) -> None:
    drawn = values_of(draw_specs(BASE, "random", {name: wanted}, count=50), name)
    assert all(wanted.low <= value <= wanted.high for value in drawn)
    assert {type(value) for value in drawn} == {RunSpec.model_fields[name].annotation}


def test_a_log_range_is_drawn_evenly_by_factors() -> None:
    drawn = [
        rate
        for seed in range(20)
        for rate in values_of(
            draw_specs(BASE, "random", {"learning_rate": RATES}, count=50, seed=seed), "learning_rate"
        )
    ]
    shares = np.histogram(np.log10(drawn), bins=3, range=(-3, 0))[0] / len(drawn)
    # 1,000 draws: a third each, with a standard deviation of 0.015.
    np.testing.assert_allclose(shares, 1 / 3, atol=5 * 0.015)


def test_a_grid_has_every_combination_once() -> None:
    fields = {"learning_rate": Range(0.01, 1, "log", 3), "optimizer": Values(("sgd", "adam", "sgd"))}
    drawn = draw_specs(BASE, "grid", fields, count=1)
    assert [(spec.learning_rate, spec.optimizer) for spec, _ in drawn] == [
        (0.01, "sgd"),
        (0.01, "adam"),
        (0.1, "sgd"),
        (0.1, "adam"),
        (1.0, "sgd"),
        (1.0, "adam"),
    ]


@pytest.mark.parametrize(
    ("name", "wanted", "expected"),
    [
        ("learning_rate", Range(0.1, 0.5, "linear", 5), [0.1, 0.2, 0.3, 0.4, 0.5]),
        ("learning_rate", Range(0.001, 1, "log", 4), [0.001, 0.01, 0.1, 1]),
        ("batch_size", Range(10, 1000, "log", 3), [10, 100, 1000]),
        ("batch_size", Range(1, 3, "linear", 5), [1, 2, 3]),
        ("momentum", Range(0, 0.5, "linear", 2), [0, 0.5]),
    ],
)
def test_values_of_a_grid(name: str, wanted: Range, expected: list[float]) -> None:
    assert values_of(draw_specs(BASE, "grid", {name: wanted}), name) == expected


def test_points_need_nothing_set_aside() -> None:
    base = RunSpec(dataset="moons", iterations=100)
    assert len(draw_specs(base, "random", {"learning_rate": RATES}, count=3)) == 3


def test_what_may_be_searched() -> None:
    fixed = {"name", "dataset", "seed", "dtype", "validation_size", "evaluation_size", "layers", "corrections"}
    assert set(SEARCHABLE) == set(RunSpec.model_fields) - fixed
    for name in SEARCHABLE:
        kind = RunSpec.model_fields[name].annotation
        assert kind in (int, float) or all(isinstance(choice, str) for choice in get_args(kind)), name


@pytest.mark.parametrize(
    ("change", "field", "expected"),
    [
        ({"base": RunSpec()}, "base.validation_size", "expected at least 1: a search chooses by images"),
        ({"fields": {}}, "fields", "expected 1 to 4 fields, got 0"),
        ({"fields": dict.fromkeys(SEARCHABLE[:5], RATES)}, "fields", "expected 1 to 4 fields, got 5"),
        ({"fields": {"seed": Range(1, 9)}}, "fields.seed", "expected one of train_size, "),
        ({"fields": {"layers": Values(((),))}}, "fields.layers", "expected one of train_size, "),
        ({"fields": {"optimizer": RATES}}, "fields.optimizer", "expected values to choose from, got a range"),
        ({"fields": {"learning_rate": Range(2, 1)}}, "fields.learning_rate.high", "expected a number greater than 2"),
        ({"fields": {"learning_rate": Range(1, 1)}}, "fields.learning_rate.high", "expected a number greater than 1"),
        ({"fields": {"momentum": Range(0, 0.5, "log")}}, "fields.momentum.low", "greater than 0 on a log scale, got 0"),
        ({"count": 0}, "count", "expected 1 to 50 runs, got 0"),
        ({"count": MOST_RUNS + 1}, "count", "expected 1 to 50 runs, got 51"),
        (
            {"method": "grid", "fields": {"learning_rate": Range(0.1, 1, "log", 1)}},
            "fields.learning_rate.count",
            "expected 2 to 50 values, got 1",
        ),
        (
            {"method": "grid", "fields": {"learning_rate": Range(0.1, 1, "log", 9), "rho": Range(0, 0.9, "linear", 6)}},
            "fields",
            "expected at most 50 combinations, got 54",
        ),
    ],
)
def test_what_cannot_be_is_refused(change: dict[str, Any], field: str, expected: str) -> None:
    arguments = {"base": BASE, "method": "random", "fields": {"learning_rate": RATES}, "count": 5, **change}
    with pytest.raises(SearchError) as refusal:
        draw_specs(**arguments)
    assert (refusal.value.field, refusal.value.error) == (field, None)
    assert expected in refusal.value.text


@pytest.mark.parametrize(
    ("base", "fields", "field", "kind"),
    [
        ({}, {"learning_rate": Range(-1, 1)}, "fields.learning_rate.low", "greater_than"),
        ({}, {"learning_rate": Range(0.1, math.inf)}, "fields.learning_rate.high", "finite_number"),
        ({}, {"batch_size": Range(1.5, 9)}, "fields.batch_size.low", "int_type"),
        ({}, {"optimizer": Values(("sgd", "adim"))}, "fields.optimizer.values.1", "literal_error"),
        ({}, {"batch_size": Values((10, "many"))}, "fields.batch_size.values.1", "int_type"),
        ({}, {"output": Values(("sigmoid",))}, "fields.output.values.0", "value_error"),
        # Good alone, and wrong together with something else.
        ({}, {"train_size": Values((100, 59_500))}, "base.validation_size", "value_error"),
        (
            {"dataset": "moons", "validation_size": 0},
            {"output": Values(("sigmoid",)), "gradient": Values(("numerical_fast",))},
            "fields.gradient",
            "value_error",
        ),
    ],
)
def test_what_no_description_can_be_is_named(base: dict, fields: dict, field: str, kind: str) -> None:
    with pytest.raises(SearchError) as refusal:
        draw_specs(RunSpec.model_validate({**BASE.model_dump(), **base}), "grid", fields)
    assert (refusal.value.field, refusal.value.error["type"]) == (field, kind)


def test_whole_numbers_may_be_written_as_others() -> None:
    drawn = draw_specs(BASE, "grid", {"batch_size": Range(1e1, 1e3, "log", 3)})
    assert values_of(drawn, "batch_size") == [10, 100, 1000]
