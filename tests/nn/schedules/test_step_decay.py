"""StepDecay: where its stairs are, and how high."""

import pytest

from backend.nn.schedules import StepDecay


def test_stairs() -> None:
    schedule = StepDecay(3, 0.5)
    assert [schedule(iteration) for iteration in range(10)] == [1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125]


def test_a_stair_at_each_iteration() -> None:
    assert [StepDecay(1, 0.25)(iteration) for iteration in range(3)] == [1, 0.25, 0.0625]


def test_a_factor_of_one_is_constant() -> None:
    assert StepDecay(5, 1)(10**6) == 1


def test_far_beyond_it_is_zero_and_no_error() -> None:
    assert StepDecay(1, 0.1)(10**6) == 0


@pytest.mark.parametrize("every", [0, -1, 2.0, True, None])
def test_bad_every_is_refused(every: int) -> None:
    with pytest.raises(ValueError, match=rf"^every: expected a whole number of 1 or more, got {every!r}$"):
        StepDecay(every, 0.5)


@pytest.mark.parametrize("factor", [0, -0.5, float("nan"), float("inf"), "0.5"])
def test_bad_factor_is_refused(factor: float) -> None:
    with pytest.raises(ValueError, match=rf"^factor: expected a finite number greater than 0, got {factor!r}$"):
        StepDecay(10, factor)


def test_growing_factor_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^factor: expected a number of at most 1, got 1.5$"):
        StepDecay(10, 1.5)
