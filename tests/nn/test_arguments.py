"""Checks of single numbers: what passes comes back as Python's own, what does not is named."""

from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest

from backend.nn.arguments import count, fraction, not_negative, positive

NAN, INF = float("nan"), float("inf")
CASES: list[tuple[Callable, str, list, list]] = [
    (positive, "a finite number greater than 0", [1, 0.5, 1e300, np.float32(0.5)], [0, -1, -0.0]),
    (not_negative, "a finite number of 0 or more", [0, 1, 0.5, np.float64(0)], [-1, -1e-300]),
    (fraction, "a number from 0 up to but not including 1", [0, 0.5, 0.999999, Fraction(1, 2)], [1, 1.0, -0.1, 2]),
    (count, "a whole number of 1 or more", [1, 10**12, np.int32(3)], [0, -1, 1.0, 0.5]),
]


def named(value: object) -> str:
    """An id that is the same in every process, which a function's own text is not."""
    return value.__name__ if callable(value) else str(value)


@pytest.mark.parametrize(
    ("check", "value"), [(check, value) for check, _, good, _ in CASES for value in good], ids=named
)
def test_good_numbers_come_back_as_pythons_own(check: Callable, value: object) -> None:
    result = check("size", value)
    assert result == value
    assert type(result) is (int if check is count else float)


@pytest.mark.parametrize(
    ("check", "expected", "value"),
    [
        (check, expected, value)
        for check, expected, _, bad in CASES
        for value in [*bad, NAN, INF, -INF, True, False, None, "1", 1j, [1], np.ones(1)]
    ],
    ids=named,
)
def test_all_else_is_refused(check: Callable, expected: str, value: object) -> None:
    with pytest.raises(ValueError) as raised:
        check("size", value)
    assert str(raised.value) == f"size: expected {expected}, got {value!r}"
