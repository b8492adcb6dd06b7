"""Constant: 1, now and ever."""

from backend.nn.schedules import Constant


def test_always_one() -> None:
    assert {Constant()(iteration) for iteration in (0, 1, 999, 10**9)} == {1.0}
