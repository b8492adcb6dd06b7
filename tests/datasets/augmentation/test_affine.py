"""Affine maps: sources against the map forwards, written out, and draws against their bounds."""

from math import cos, hypot, radians, sin

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.datasets.augmentation import Distortion
from backend.datasets.augmentation.affine import affine_sources, draw_affine
from tests.datasets.augmentation.figures import MIDDLE, centre_of_mass, disc, proof, warped

ROWS, COLUMNS = np.indices((28, 28)).astype(float)


def one(right: float = 0, up: float = 0, degrees: float = 0, factor: float = 1, shear: float = 0) -> tuple:
    """Sources of one map, (1, 28, 28) each."""
    numbers = (np.array([number]) for number in (radians(degrees), factor, shear))
    return affine_sources(np.array([[right, up]]), *numbers)


def forwards(
    row: float, column: float, right: float, up: float, degrees: float, factor: float, shear: float
) -> tuple[float, float]:
    """Where ink at a position goes: scaled and slanted, then turned counter-clockwise, then moved."""
    x, y = column - MIDDLE, MIDDLE - row
    x, y = factor * (x + shear * y), factor * y
    angle = radians(degrees)
    x, y = x * cos(angle) - y * sin(angle) + right, x * sin(angle) + y * cos(angle) + up
    return MIDDLE - y, MIDDLE + x


def test_nothing_leaves_every_pixel_in_its_place() -> None:
    rows, columns = one()
    np.testing.assert_array_equal(rows, ROWS[None])
    np.testing.assert_array_equal(columns, COLUMNS[None])


def test_a_shift_looks_to_the_other_side() -> None:
    rows, columns = one(right=3, up=2)
    np.testing.assert_array_equal(rows, ROWS[None] + 2)
    np.testing.assert_array_equal(columns, COLUMNS[None] - 3)


maps = {
    "right": st.floats(-10, 10),
    "up": st.floats(-10, 10),
    "degrees": st.floats(-45, 45),
    "factor": st.floats(0.5, 1.5),
    "shear": st.floats(-0.5, 0.5),
}


@proof
@given(**maps, row=st.integers(0, 27), column=st.integers(0, 27))
def test_what_is_at_the_source_goes_to_the_pixel(row: int, column: int, **numbers: float) -> None:
    rows, columns = one(**numbers)
    arrived = forwards(rows[0, row, column], columns[0, row, column], **numbers)
    assert arrived == pytest.approx((row, column), abs=1e-9)


@proof
@given(degrees=st.floats(-45, 45), direction=st.floats(-180, 180), distance=st.floats(0, 8))
def test_a_turned_dot_lands_where_it_should(degrees: float, direction: float, distance: float) -> None:
    x, y = distance * cos(radians(direction)), distance * sin(radians(direction))
    turned = warped(disc(MIDDLE - y, MIDDLE + x), *one(degrees=degrees))
    row, column = centre_of_mass(turned)
    wanted_x, wanted_y = distance * cos(radians(direction + degrees)), distance * sin(radians(direction + degrees))
    assert hypot(column - MIDDLE - wanted_x, MIDDLE - row - wanted_y) < 0.25


@proof
@given(right=st.integers(-10, 10), up=st.integers(-10, 10))
def test_whole_pixels_are_moved_exactly(right: int, up: int) -> None:
    image = disc(12, 15, radius=5)
    padded = np.pad(image, 10)
    expected = padded[10 + up : 38 + up, 10 - right : 38 - right]
    np.testing.assert_array_equal(warped(image, *one(right=right, up=up)), expected)


inside = {
    "right": st.floats(-3, 3),
    "up": st.floats(-3, 3),
    "degrees": st.floats(-45, 45),
    "shear": st.floats(-0.5, 0.5),
}


@proof
@given(**inside)
def test_ink_is_not_lost(**numbers: float) -> None:
    image = disc(MIDDLE, MIDDLE, radius=5)
    assert warped(image, *one(**numbers)).sum() / image.sum() == pytest.approx(1, rel=0.03)


@proof
@given(**inside, factor=st.floats(0.7, 1.3))
def test_ink_grows_with_the_area(factor: float, **numbers: float) -> None:
    image = disc(MIDDLE, MIDDLE, radius=5)
    ink = warped(image, *one(factor=factor, **numbers)).sum() / image.sum()
    assert ink == pytest.approx(factor**2, rel=0.05)  # smaller ones are sampled at few places


def test_no_kind_draws_identities() -> None:
    rows, columns = draw_affine(Distortion(elastic=2), 5, np.random.default_rng(0))
    np.testing.assert_array_equal(rows, np.broadcast_to(ROWS, (5, 28, 28)))
    np.testing.assert_array_equal(columns, np.broadcast_to(COLUMNS, (5, 28, 28)))


def spread(values: np.ndarray, bound: float) -> None:
    """Uniform from -bound to bound: both ends are nearly reached, and a quarter of all lie in each quarter."""
    assert np.abs(values).max() <= bound * (1 + 1e-9)
    counts, _ = np.histogram(values, bins=4, range=(-bound, bound))
    # A binomial count around 500 has a standard deviation of 19.4.
    assert np.abs(counts - len(values) / 4).max() < 80


def drawn(distortion: Distortion) -> tuple[np.ndarray, np.ndarray]:
    """Sources of 2,000 maps, seen from the middle: y upwards and x to the right."""
    rows, columns = draw_affine(distortion, 2_000, np.random.default_rng(1))
    return MIDDLE - rows, columns - MIDDLE


def test_shifts_are_uniform() -> None:
    y, x = drawn(Distortion(shift=4))
    assert np.ptp(y - y[:, :1, :1] - (MIDDLE - ROWS - MIDDLE), axis=0).max() < 1e-9
    spread(y[:, 0, 0] - MIDDLE, 4)
    spread(x[:, 0, 0] + MIDDLE, 4)
    assert abs(np.corrcoef(y[:, 0, 0], x[:, 0, 0])[0, 1]) < 0.1


def test_rotations_are_uniform() -> None:
    y, x = drawn(Distortion(rotation=30))
    np.testing.assert_allclose(np.hypot(y, x), np.broadcast_to(np.hypot(MIDDLE - ROWS, COLUMNS - MIDDLE), y.shape))
    spread(np.rad2deg(np.arctan2(x[:, 0, 0], y[:, 0, 0])) + 45, 30)


def test_scalings_are_uniform() -> None:
    y, x = drawn(Distortion(scaling=0.3))
    np.testing.assert_allclose(y[:, 0, 0], -x[:, 0, 0])
    spread(MIDDLE / y[:, 0, 0] - 1, 0.3)


def test_shears_are_uniform_and_sideways() -> None:
    y, x = drawn(Distortion(shear=0.4))
    np.testing.assert_allclose(y, np.broadcast_to(MIDDLE - ROWS, y.shape))
    spread((x[:, 0, 0] + MIDDLE) / MIDDLE, 0.4)
