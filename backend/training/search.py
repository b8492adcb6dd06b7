"""A search over hyperparameters: from one description, several that differ in a few fields.

At random, each run draws all its fields anew; on a grid, there is a run for every combination. Random search is
the better one where only some fields matter: every one of its runs tries another value of each.
Bergstra and Bengio, 'Random search for hyper-parameter optimization', 2012; *Deep Learning from Scratch*, section 6.5.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Final, Literal, get_args

import numpy as np
from pydantic import ValidationError

from backend.training.spec import RunSpec

Method = Literal["random", "grid"]
Scale = Literal["linear", "log"]
Value = int | float | str

MOST_RUNS: Final = 50
MOST_FIELDS: Final = 4
SEARCH_STREAM: Final = 3_001
"""The stream of random numbers that fields are drawn from; another one than those by which runs are trained."""

_DIGITS = 4
_HELD_FIXED = {"name", "dataset", "seed", "dtype", "validation_size", "evaluation_size", "layers", "corrections"}
SEARCHABLE: Final = tuple(name for name in RunSpec.model_fields if name not in _HELD_FIXED)
"""Fields that a search may vary: those of one value each that say how a network learns, not what or from where."""


@dataclass(frozen=True)
class Values:
    """Values to choose from."""

    values: tuple[Value, ...]


@dataclass(frozen=True)
class Range:
    """Everything from `low` to `high`, with even steps or even factors; `count` values of it on a grid."""

    low: float
    high: float
    scale: Scale = "linear"
    count: int = 5


class SearchError(ValueError):
    """The search cannot be made.

    Attributes
    ----------
    field
        What is wrong: fields.learning_rate.low, base.batch_size.
    error
        What pydantic says of it, where a made description is wrong; else None.
    """

    def __init__(self, field: str, text: str = "", error: Any = None) -> None:
        super().__init__(text or f"{field}: {error}")
        self.field, self.text, self.error = field, text, error


def draw_specs(
    base: RunSpec, method: Method, fields: Mapping[str, Values | Range], *, count: int = 20, seed: int = 0
) -> list[tuple[RunSpec, dict[str, Value]]]:
    """The descriptions, and in what each differs from `base`.

    Parameters
    ----------
    base
        What they have in common.
    method
        "random" or "grid".
    fields
        What they differ in: 1 to 4 fields of `SEARCHABLE`.
    count
        How many, at random, 1 to 50; a grid has as many as there are combinations, at most 50.
    seed
        Where the random numbers start. More of the same seed begin with the same ones.

    Raises
    ------
    SearchError
        If a field cannot be varied so, or a description that is made would be wrong.
    """
    if not 1 <= len(fields) <= MOST_FIELDS:
        raise SearchError("fields", f"expected 1 to {MOST_FIELDS} fields, got {len(fields)}")
    if base.dataset == "mnist" and base.validation_size < 1:
        raise SearchError(
            "base.validation_size",
            f"expected at least 1: a search chooses by images that are set aside, got {base.validation_size}",
        )
    for name, wanted in fields.items():
        _check(base, name, wanted)
    if method == "random":
        if not 1 <= count <= MOST_RUNS:
            raise SearchError("count", f"expected 1 to {MOST_RUNS} runs, got {count}")
        rng = np.random.default_rng([seed, SEARCH_STREAM])
        choices = [{name: _draw(name, wanted, rng) for name, wanted in fields.items()} for _ in range(count)]
    else:
        axes = [_grid(name, wanted) for name, wanted in fields.items()]
        combinations = math.prod(map(len, axes))
        if combinations > MOST_RUNS:
            raise SearchError("fields", f"expected at most {MOST_RUNS} combinations, got {combinations}")
        choices = [dict(zip(fields, values, strict=True)) for values in product(*axes)]
    return [(_made(base, chosen), chosen) for chosen in choices]


def _check(base: RunSpec, name: str, wanted: Values | Range) -> None:
    """SearchError unless the field may be varied so; each value and bound alone has to be a good one."""
    if name not in SEARCHABLE:
        raise SearchError(f"fields.{name}", f"expected one of {', '.join(SEARCHABLE)}, got {name}")
    if isinstance(wanted, Values):
        for place, value in enumerate(wanted.values):
            _try(base, name, value, f"fields.{name}.values.{place}")
        return
    if not _is_number(name):
        raise SearchError(f"fields.{name}", "expected values to choose from, got a range")
    for bound in ("low", "high"):
        _try(base, name, _as_field(name, getattr(wanted, bound)), f"fields.{name}.{bound}")
    if wanted.scale == "log" and wanted.low <= 0:
        raise SearchError(f"fields.{name}.low", f"expected a number greater than 0 on a log scale, got {wanted.low:g}")
    if wanted.low >= wanted.high:
        raise SearchError(f"fields.{name}.high", f"expected a number greater than {wanted.low:g}, got {wanted.high:g}")


def _try(base: RunSpec, name: str, value: Value, place: str) -> None:
    try:
        RunSpec.model_validate({**base.model_dump(), name: value})
    except ValidationError as errors:
        for error in errors.errors():
            if error["loc"][0] == name:
                raise SearchError(place, error=error) from None


def _made(base: RunSpec, chosen: Mapping[str, Value]) -> RunSpec:
    try:
        return RunSpec.model_validate({**base.model_dump(), **chosen})
    except ValidationError as errors:
        error = errors.errors()[0]
        field = str(error["loc"][0])
        place = ("fields" if field in chosen else "base", *map(str, error["loc"]))
        raise SearchError(".".join(place), error=error) from None


def _draw(name: str, wanted: Values | Range, rng: np.random.Generator) -> Value:
    if isinstance(wanted, Values):
        return wanted.values[int(rng.integers(len(wanted.values)))]
    return _within(name, wanted, float(rng.random()))


def _grid(name: str, wanted: Values | Range) -> Sequence[Value]:
    """The values on one side of the grid, each once."""
    if isinstance(wanted, Values):
        return list(dict.fromkeys(wanted.values))
    if not 2 <= wanted.count <= MOST_RUNS:
        raise SearchError(f"fields.{name}.count", f"expected 2 to {MOST_RUNS} values, got {wanted.count}")
    return list(dict.fromkeys(_within(name, wanted, float(share)) for share in np.linspace(0, 1, wanted.count)))


def _within(name: str, wanted: Range, share: float) -> Value:
    """The value at this share of the way from low to high, rounded to what can be read."""
    low, high = wanted.low, wanted.high
    value = low * (high / low) ** share if wanted.scale == "log" else low + (high - low) * share
    rounded = round(value) if _is_integer(name) else float(f"{value:.{_DIGITS}g}")
    return _as_field(name, min(max(rounded, low), high))


def _as_field(name: str, value: float) -> int | float:
    """A whole number as an integer where the field is one: 1e3 is 1000."""
    return int(value) if _is_integer(name) and float(value).is_integer() else value


def _is_integer(name: str) -> bool:
    return RunSpec.model_fields[name].annotation is int


def _is_number(name: str) -> bool:
    return RunSpec.model_fields[name].annotation in get_args(int | float)
