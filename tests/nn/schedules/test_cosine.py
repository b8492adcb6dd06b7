"""Cosine: its values at well-known angles, and its end."""

from itertools import pairwise
from math import sqrt

import pytest

from backend.nn.schedules import Cosine


def test_well_known_angles() -> None:
    schedule = Cosine(12)
    half, root = 0.5, sqrt(3) / 2
    expected = {0: 1, 2: (1 + root) / 2, 4: (1 + half) / 2, 6: 0.5, 8: (1 - half) / 2, 10: (1 - root) / 2, 12: 0}
    assert {iteration: schedule(iteration) for iteration in expected} == pytest.approx(expected, rel=1e-14, abs=1e-16)


@pytest.mark.parametrize("iterations", [1, 2, 7, 1000, 12_345])
def test_falls_from_one_to_zero_and_stays(iterations: int) -> None:
    factors = [Cosine(iterations)(iteration) for iteration in range(iterations + 5)]
    assert factors[0] == 1
    assert all(later < earlier for earlier, later in pairwise(factors[: iterations + 1]))
    assert factors[iterations:] == [0, 0, 0, 0, 0]


@pytest.mark.parametrize("iterations", [0, -3, 10.0, True])
def test_bad_iterations_are_refused(iterations: int) -> None:
    with pytest.raises(ValueError, match=rf"^iterations: expected a whole number of 1 or more, got {iterations!r}$"):
        Cosine(iterations)
