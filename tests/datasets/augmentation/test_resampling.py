"""Resampling against bilinear interpolation in floating point, one pixel after another."""

from math import floor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.datasets.augmentation.layout import CELLS, GROUP
from backend.datasets.augmentation.resampling import CAPACITY, COPY, Resampler, sources
from tests.datasets.augmentation.figures import laid_out, noise, proof, warped

ROWS, COLUMNS = np.indices((1, 28, 28))[1:].astype(float)


def interpolated(image: np.ndarray, row: float, column: float) -> float:
    """The grey value at a position; outside of the image is paper."""

    def grey(i: int, j: int) -> float:
        return float(image[i, j]) if 0 <= i < 28 and 0 <= j < 28 else 0.0

    i, j = floor(row), floor(column)
    down, right = row - i, column - j
    above = (1 - right) * grey(i, j) + right * grey(i, j + 1)
    below = (1 - right) * grey(i + 1, j) + right * grey(i + 1, j + 1)
    return (1 - down) * above + down * below


@proof
@given(seed=st.integers(0, 2**32 - 1), reach=st.sampled_from([1.0, 10.0, 60.0]))
def test_against_interpolation(seed: int, reach: float) -> None:
    rng = np.random.default_rng(seed)
    image = noise(1, seed).reshape(28, 28)
    rows, columns = (np.rint(3 * (place + rng.uniform(-reach, reach, place.shape))) / 3 for place in (ROWS, COLUMNS))
    got = warped(image, rows, columns)
    for i, j in np.ndindex(28, 28):
        wanted = interpolated(image, rows[0, i, j], columns[0, i, j])
        # Each of two roundings, along either axis, is off by less than one grey level.
        assert abs(int(got[i, j]) - wanted) < 2, f"pixel {i}, {j}: expected {wanted}, got {got[i, j]}"


def test_positions_are_rounded_to_the_nearest_third() -> None:
    for exact, near in ((0.0, 0.16), (1 / 3, 0.18), (1 / 3, 0.49), (2 / 3, 0.51), (1.0, 0.84)):
        np.testing.assert_array_equal(sources(ROWS + exact, COLUMNS), sources(ROWS + near, COLUMNS))
        np.testing.assert_array_equal(sources(ROWS, COLUMNS - exact), sources(ROWS, COLUMNS - near))


@proof
@given(right=st.integers(-28, 28), down=st.integers(-28, 28), seed=st.integers(0, 99))
def test_whole_pixels_stay_what_they_are(right: int, down: int, seed: int) -> None:
    image = noise(1, seed).reshape(28, 28)
    expected = np.pad(image, 28)[28 + down : 56 + down, 28 + right : 56 + right]
    np.testing.assert_array_equal(warped(image, ROWS + down, COLUMNS + right), expected)


@pytest.mark.parametrize("grey", range(256))
def test_an_even_surface_stays_even(grey: int) -> None:
    image = np.full((28, 28), grey, np.uint8)
    got = warped(image, ROWS.clip(0, 26) + 1 / 3, COLUMNS.clip(0, 26) + 2 / 3)
    np.testing.assert_array_equal(got, image)


def test_far_away_is_paper() -> None:
    image = np.full((28, 28), 255, np.uint8)
    for far in (-1e9, -30.0, 30.0, 1e9):
        assert not warped(image, ROWS + far, COLUMNS).any()
        assert not warped(image, ROWS, COLUMNS + far).any()


@pytest.mark.parametrize("groups", [1, 5, CAPACITY])
def test_every_group_is_given_its_own_warp(groups: int) -> None:
    images = noise(groups * GROUP)
    shifts = np.arange(groups)
    bank = np.concatenate([sources(ROWS + shift, COLUMNS) for shift in shifts])
    resampler = Resampler()
    resampler.cells[:groups] = laid_out(images)
    chosen = np.random.default_rng(0).permutation(groups)
    words = resampler.warp(bank, chosen)
    got = words.view(np.uint8).reshape(groups, 28, 28, GROUP)
    for group, place in np.ndindex(groups, GROUP):
        image = images[group * GROUP + place].reshape(28, 28)
        shift = int(chosen[group])
        np.testing.assert_array_equal(got[group, :, :, place], np.pad(image, ((0, CAPACITY), (0, 0)))[shift:][:28])


def test_what_was_there_before_leaves_no_trace() -> None:
    rng = np.random.default_rng(0)
    bank = sources(*(rng.uniform(-5, 32, (50, 28, 28)) for _ in range(2)))
    used, fresh = Resampler(), Resampler()
    used.cells[:] = laid_out(noise(CAPACITY * GROUP))
    used.warp(bank, np.zeros(CAPACITY, np.intp))
    few = laid_out(noise(3 * GROUP, seed=1))
    used.cells[:3] = fresh.cells[:3] = few
    for warp in range(50):
        chosen = np.full(3, warp)
        np.testing.assert_array_equal(used.warp(bank, chosen), fresh.warp(bank, chosen))


def test_all_places_exist_for_the_last_group_too() -> None:
    rng = np.random.default_rng(0)
    places = sources(*(rng.uniform(-50, 80, (20, 28, 28)) for _ in range(2)))
    assert places.dtype == np.int32
    assert places.min() >= 0
    assert places.max() + (CAPACITY - 1) * CELLS < 9 * COPY
    assert (places % COPY).max() < CELLS
