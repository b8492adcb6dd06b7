"""Small runs: data that are learned in milliseconds, and all that a run says until its end."""

from dataclasses import replace
from functools import cache
from typing import Any

from backend.datasets.dataset import Dataset
from backend.datasets.mnist import load_digits
from backend.training import Event, Nudged, RunSpec, Surface, Training, TrainingFailed, load_dataset


@cache
def few_digits(train: int = 300, test: int = 120) -> Dataset:
    """The first digits to learn from, and the first to test on."""
    digits = load_digits()
    return replace(
        digits,
        x_train=digits.x_train[:train],
        t_train=digits.t_train[:train],
        x_test=digits.x_test[:test],
        t_test=digits.t_test[:test],
    )


@cache
def dataset_of(spec: RunSpec) -> Dataset:
    """What the spec names; of the digits only a few."""
    return few_digits() if spec.dataset == "mnist" else load_dataset(spec)


def collected(training: Training) -> tuple[list[Event], TrainingFailed | None]:
    """All events until the end, and what ended it, if it was a failure."""
    seen: list[Event] = []
    try:
        for event in training.events():
            seen.append(event)  # noqa: PERF402 what came before the end is wanted as well
    except TrainingFailed as failure:
        return seen, failure
    return seen, None


def plain(event: Event) -> tuple[Any, ...]:
    """The event as values that can be compared at once, also where one of them is an array."""
    values = [value.tobytes() if hasattr(value, "tobytes") else value for value in event]
    return type(event).__name__, *values


def lasting(events: list[Event]) -> list[tuple[Any, ...]]:
    """The events as `plain`, without those of progress, which come by the clock."""
    return [plain(event) for event in events if not isinstance(event, Nudged)]


def order(events: list[Event]) -> list[tuple[str, int]]:
    """Kinds of events with their iterations."""
    return [(type(event).__name__.lower(), event.iteration) for event in events]


def surfaces(events: list[Event]) -> list[Surface]:
    """The surfaces among them."""
    return [event for event in events if isinstance(event, Surface)]
