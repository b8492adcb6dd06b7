"""The layout: images go in and come out, their border stays paper."""

import numpy as np
import pytest

from backend.datasets.augmentation.layout import CELLS, GROUP, PITCH, groups_of, interior, put
from tests.datasets.augmentation.figures import laid_out, noise


@pytest.mark.parametrize(("count", "groups"), [(1, 1), (4, 1), (5, 2), (100, 25), (101, 26)])
def test_groups_of(count: int, groups: int) -> None:
    assert groups_of(count) == groups


@pytest.mark.parametrize("count", [1, 3, 4, 7, 100])
def test_every_pixel_has_its_cell(count: int) -> None:
    images = noise(count)
    cells = laid_out(images)
    for image, pixel in ((0, 0), (count - 1, 783), (count // 2, 28), (count // 3, 27)):
        row, column = divmod(pixel, 28)
        assert cells[image // 4, (row + 1) * PITCH + column + 1, image % 4] == images[image, pixel]
    assert int(cells.sum()) == int(images.sum())


def test_the_interior_is_a_view() -> None:
    cells = np.zeros((2, CELLS, GROUP), np.uint8)
    interior(cells)[...] = 0xFFFFFFFF
    assert int((cells == 255).sum()) == 2 * 784 * GROUP
    padded = cells[:, :-1].reshape(2, 30, PITCH, GROUP)
    assert not padded[:, [0, -1]].any()
    assert not padded[:, :, 0].any()
    assert not cells[:, -1].any()


def test_fewer_images_than_before_leave_others_alone() -> None:
    cells = laid_out(noise(8))
    kept = cells.copy()
    images = noise(2, seed=1)
    put(images, cells[:1], np.zeros((1, 784, GROUP), np.uint8))
    np.testing.assert_array_equal(cells[1], kept[1])
    np.testing.assert_array_equal(cells[0, PITCH + 1, :2], images[:, 0])
