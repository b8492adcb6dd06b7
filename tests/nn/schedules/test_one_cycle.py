"""OneCycle: its corners, its two slopes, and its end."""

from itertools import pairwise

import pytest

from backend.nn.schedules import OneCycle


def test_corners() -> None:
    schedule = OneCycle(1000)
    corners = {0: 1 / 25, 150: (1 / 25 + 1) / 2, 300: 1.0, 650: (1 + 1e-4) / 2, 1000: 1e-4, 5000: 1e-4}
    assert {iteration: schedule(iteration) for iteration in corners} == pytest.approx(corners, rel=1e-12)


def test_up_in_a_straight_line() -> None:
    factors = [OneCycle(1000)(iteration) for iteration in range(301)]
    slopes = [later - earlier for earlier, later in pairwise(factors)]
    assert slopes == pytest.approx([0.96 / 300] * 300, rel=1e-9)


@pytest.mark.parametrize("iterations", [1, 2, 3, 10, 997])
def test_one_peak_and_never_below_the_end(iterations: int) -> None:
    factors = [OneCycle(iterations)(iteration) for iteration in range(iterations + 3)]
    peak = factors.index(max(factors))
    assert all(later > earlier for earlier, later in pairwise(factors[: peak + 1]))
    assert all(later < earlier for earlier, later in pairwise(factors[peak : iterations + 1]))
    assert min(factors) == factors[iterations] == factors[-1] == 1 / 10_000
    assert max(factors) <= 1


@pytest.mark.parametrize("iterations", [0, -3, 10.0, True])
def test_bad_iterations_are_refused(iterations: int) -> None:
    with pytest.raises(ValueError, match=rf"^iterations: expected a whole number of 1 or more, got {iterations!r}$"):
        OneCycle(iterations)
