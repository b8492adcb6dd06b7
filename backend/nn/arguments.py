"""Checks of single numbers that a constructor is given.

Each returns the number as Python's own, or raises a ValueError that names the argument, what was expected and what
came. A bool is not taken for a number, though Python would.
"""

from math import inf
from numbers import Integral, Real
from typing import TypeGuard


def positive(name: str, value: object) -> float:
    """A finite number greater than 0."""
    if not _is_real(value) or not 0 < value < inf:
        raise ValueError(f"{name}: expected a finite number greater than 0, got {value!r}")
    return float(value)


def not_negative(name: str, value: object) -> float:
    """A finite number of 0 or more."""
    if not _is_real(value) or not 0 <= value < inf:
        raise ValueError(f"{name}: expected a finite number of 0 or more, got {value!r}")
    return float(value)


def fraction(name: str, value: object) -> float:
    """A number from 0 up to but not including 1: what a running average keeps of its past."""
    if not _is_real(value) or not 0 <= value < 1:
        raise ValueError(f"{name}: expected a number from 0 up to but not including 1, got {value!r}")
    return float(value)


def count(name: str, value: object) -> int:
    """A whole number of 1 or more."""
    if isinstance(value, bool) or not isinstance(value, Integral) or value < 1:
        raise ValueError(f"{name}: expected a whole number of 1 or more, got {value!r}")
    return int(value)


def _is_real(value: object) -> TypeGuard[float]:
    return isinstance(value, Real) and not isinstance(value, bool)
