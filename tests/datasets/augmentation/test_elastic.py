"""Elastic fields: as strong as asked, smooth, and of no direction on the whole."""

import numpy as np
import pytest

from backend.datasets.augmentation.elastic import elastic_fields


def fields(rms: float = 1.0, count: int = 500, seed: int = 0) -> np.ndarray:
    return elastic_fields(rms, count, np.random.default_rng(seed))


@pytest.mark.parametrize("rms", [0.25, 1.0, 4.0])
def test_every_field_is_as_strong_as_asked(rms: float) -> None:
    down, right = fields(rms)
    assert down.shape == right.shape == (500, 28, 28)
    np.testing.assert_allclose(np.sqrt((down**2 + right**2).mean(axis=(1, 2))), rms, rtol=1e-12)


def test_no_field_shifts_the_image() -> None:
    np.testing.assert_allclose(fields().mean(axis=(2, 3)), 0, atol=1e-12)


def test_neighbours_move_nearly_the_same_way() -> None:
    for axis in (2, 3):
        steps = np.diff(fields(), axis=axis)
        assert np.sqrt(np.square(steps).mean()) < 0.2  # of a root mean square of 0.7 for each direction
        bends = np.diff(steps, axis=axis)
        assert np.sqrt(np.square(bends).mean()) < 0.07


def test_far_pixels_move_their_own_ways() -> None:
    down, right = fields(count=2_000)
    assert abs(np.corrcoef(down[:, 4, 4], right[:, 4, 4])[0, 1]) < 0.1
    assert np.corrcoef(down[:, 4, 4], down[:, 4, 5])[0, 1] > 0.95
    assert np.corrcoef(down[:, 4, 4], down[:, 23, 23])[0, 1] < 0.1


def test_all_parts_of_the_image_are_moved() -> None:
    strength = np.sqrt(np.square(fields(count=2_000)).mean(axis=(0, 1)))
    assert strength.min() > 0.5
    assert strength.max() < 1.0


def test_what_is_drawn_follows_from_the_generator() -> None:
    np.testing.assert_array_equal(fields(seed=3), fields(seed=3))
    assert not np.array_equal(fields(seed=3), fields(seed=4))
