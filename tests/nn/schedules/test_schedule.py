"""What all schedules promise alike: plain finite numbers of 0 or more, and that none changes after it was made."""

import dataclasses
from math import isfinite

import pytest

from backend.nn.schedules import Constant, Cosine, OneCycle, Schedule, StepDecay, WarmUp

SCHEDULES = [Constant(), StepDecay(7, 0.3), Cosine(50), OneCycle(50), WarmUp(10, Cosine(40))]
schedules = pytest.mark.parametrize("schedule", SCHEDULES, ids=lambda schedule: type(schedule).__name__)


@schedules
def test_numbers(schedule: Schedule) -> None:
    factors = [schedule(iteration) for iteration in [*range(200), 10**9]]
    assert all(type(factor) is float and isfinite(factor) and 0 <= factor <= 1 for factor in factors)
    assert factors[0] > 0


@schedules
def test_frozen_and_equal_by_value(schedule: Schedule) -> None:
    fields = {field.name: getattr(schedule, field.name) for field in dataclasses.fields(schedule)}
    assert schedule == type(schedule)(**fields)
    for name in fields:
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(schedule, name, 1)
