"""WarmUp: its line, and that the schedule behind it begins at its own beginning."""

import pytest

from backend.nn.schedules import Constant, Cosine, OneCycle, StepDecay, WarmUp


def test_line_up_to_a_constant() -> None:
    schedule = WarmUp(4, Constant())
    assert [schedule(iteration) for iteration in range(6)] == [0.25, 0.5, 0.75, 1, 1, 1]


def test_the_schedule_behind_begins_at_its_own_zero() -> None:
    stairs = WarmUp(2, StepDecay(3, 0.5))
    assert [stairs(iteration) for iteration in range(9)] == [0.5, 1, 1, 1, 1, 0.5, 0.5, 0.5, 0.25]
    assert [WarmUp(5, Cosine(20))(5 + k) for k in range(25)] == [Cosine(20)(k) for k in range(25)]


def test_line_up_to_where_the_schedule_behind_begins() -> None:
    schedule = WarmUp(4, OneCycle(100))
    expected = [k / 4 / 25 for k in (1, 2, 3, 4)] + [1 / 25]
    assert [schedule(iteration) for iteration in range(5)] == pytest.approx(expected, rel=1e-14)


def test_of_one_iteration_changes_nothing_but_a_shift() -> None:
    assert [WarmUp(1, Constant())(iteration) for iteration in range(3)] == [1, 1, 1]


@pytest.mark.parametrize("iterations", [0, -3, 10.0, True])
def test_bad_iterations_are_refused(iterations: int) -> None:
    with pytest.raises(ValueError, match=rf"^iterations: expected a whole number of 1 or more, got {iterations!r}$"):
        WarmUp(iterations, Constant())


def test_what_is_no_schedule_is_refused() -> None:
    with pytest.raises(TypeError, match=r"^then: expected a schedule, got 0\.5$"):
        WarmUp(10, 0.5)
