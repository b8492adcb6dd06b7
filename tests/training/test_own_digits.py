"""Digits of a writer's own, frozen."""

import numpy as np
import pytest

from backend.training import OwnDigits, OwnDigitsError
from tests.training.own import upside_down


def numbered(labels: list[int]) -> OwnDigits:
    """Images that say their place in the order of writing."""
    return OwnDigits.split([bytes([place]) * 784 for place in range(len(labels))], labels)


def test_every_fourth_of_a_digit_is_held_back() -> None:
    own = numbered([3, 1] * 8)
    assert own.x_held_back[:, 0].tolist() == [7, 15, 6, 14]  # of the ones and of the threes, the fourth and the eighth
    assert own.t_held_back.tolist() == [1, 1, 3, 3]
    assert sorted(own.x_learned[:, 0].tolist() + own.x_held_back[:, 0].tolist()) == list(range(16))
    for x, t in ((own.x_learned, own.t_learned), (own.x_held_back, own.t_held_back)):
        assert t.tolist() == [[3, 1][place % 2] for place in x[:, 0]]


@pytest.mark.parametrize(("count", "held_back"), [(1, 0), (3, 0), (4, 1), (50, 12)])
def test_few_digits_of_each_kind_are_held_back_too(count: int, held_back: int) -> None:
    own = numbered([place % 10 for place in range(count)])
    assert (len(own.t_learned), len(own.t_held_back)) == (count - held_back, held_back)


@pytest.mark.parametrize("count", [0, 2_001])
def test_there_are_some_and_not_too_many(count: int) -> None:
    with pytest.raises(ValueError, match="expected 1 to 2,000 digits"):
        OwnDigits.split([bytes(784)] * count, [1] * count)


def test_they_come_back_as_they_were_by_their_sum() -> None:
    own = upside_down()
    again = OwnDigits.from_bytes(own.to_bytes(), own.sha256)
    assert again.sha256 == own.sha256 != upside_down(61).sha256
    for name in ("x_learned", "t_learned", "x_held_back", "t_held_back"):
        np.testing.assert_array_equal(getattr(again, name), getattr(own, name))


def test_damage_is_noticed() -> None:
    own = upside_down()
    damaged = bytearray(own.to_bytes())
    damaged[-1] ^= 1
    with pytest.raises(OwnDigitsError, match="they are damaged"):
        OwnDigits.from_bytes(bytes(damaged), own.sha256)
