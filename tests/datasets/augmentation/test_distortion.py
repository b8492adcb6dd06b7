"""Distortion: what it takes, what it refuses, and when it is nothing."""

from dataclasses import FrozenInstanceError, fields

import numpy as np
import pytest

from backend.datasets.augmentation import LIMITS, Distortion

KINDS = [field.name for field in fields(Distortion)]


def test_every_kind_has_its_limit() -> None:
    assert list(LIMITS) == KINDS


def test_nothing_is_the_default() -> None:
    assert Distortion().is_nothing
    assert not Distortion().moves_pixels


@pytest.mark.parametrize("kind", KINDS)
def test_one_kind_alone_is_something(kind: str) -> None:
    distortion = Distortion(**{kind: 0.01})
    assert not distortion.is_nothing
    assert distortion.moves_pixels == (kind != "thickness")


@pytest.mark.parametrize("kind", KINDS)
def test_bounds_are_included(kind: str) -> None:
    assert Distortion(**{kind: 0}).is_nothing
    assert getattr(Distortion(**{kind: LIMITS[kind][0]}), kind) == LIMITS[kind][0]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("wrong", [-0.01, 45.5, np.nan, np.inf, -np.inf])
def test_values_out_of_bounds_are_refused(kind: str, wrong: float) -> None:
    with pytest.raises(ValueError, match=rf"^{kind}: expected 0 to {LIMITS[kind][0]:g} \(.+\), got {wrong}$"):
        Distortion(**{kind: wrong})


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("wrong", ["1", None, True, 1j, [1]])
def test_what_is_not_a_number_is_refused(kind: str, wrong: object) -> None:
    with pytest.raises(TypeError, match=f"^{kind}: expected a number, got "):
        Distortion(**{kind: wrong})


def test_numbers_of_any_kind_are_taken() -> None:
    assert Distortion(shift=1) == Distortion(shift=np.float32(1)) == Distortion(shift=np.int64(1))


def test_it_does_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        Distortion().shift = 1.0
