"""The pen: thicker strokes have more ink, thinner ones less, and paper around the image stays paper."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from backend.datasets.augmentation.thickness import Pen
from backend.datasets.mnist import load_digits
from tests.datasets.augmentation.figures import laid_out, noise, proof, taken_out


def redrawn(images: NDArray[np.uint8], thicker: list[int], thinner: list[int]) -> NDArray[np.uint8]:
    """Images (B, 784) after the pen, uint8 (B, 28, 28)."""
    cells = laid_out(images)
    Pen(len(cells)).redraw(cells, np.array(thicker, np.intp), np.array(thinner, np.intp))
    assert int(cells.sum()) == int(taken_out(cells).sum()), "the border is no longer paper"
    return taken_out(cells)[: len(images)]


def test_a_dot_thicker() -> None:
    image = np.zeros((28, 28), np.uint8)
    image[10, 20] = 255
    expected = image.copy()
    expected[[9, 11, 10, 10], [20, 20, 19, 21]] = 127
    np.testing.assert_array_equal(redrawn(image.reshape(1, 784), [0], [])[0], expected)


def test_a_square_thinner() -> None:
    image = np.zeros((28, 28), np.uint8)
    image[9:12, 19:22] = 255
    expected = image.copy()
    expected[9:12, 19:22] = 127
    expected[10, 20] = 255
    got = redrawn(image.reshape(1, 784), [], [0])[0]
    np.testing.assert_allclose(got.astype(int), expected, atol=1)


def step_by_hand(image: NDArray[np.uint8], extreme: np.ufunc) -> NDArray[np.float64]:
    """Half the way to the extreme of the pixel and its four neighbours; outside of the image is paper."""
    padded = np.pad(image.astype(float), 1)
    middle = padded[1:-1, 1:-1]
    around = (middle, padded[:-2, 1:-1], padded[2:, 1:-1], padded[1:-1, :-2], padded[1:-1, 2:])
    return (middle + extreme.reduce(around)) / 2


@proof
@given(seed=st.integers(0, 2**32 - 1))
def test_against_the_step_by_hand(seed: int) -> None:
    images = noise(12, seed)
    got = redrawn(images, [2], [0])
    for number, image in enumerate(images.reshape(-1, 28, 28)):
        if number < 4:
            assert np.abs(got[number] - step_by_hand(image, np.minimum)).max() <= 0.5
        elif number < 8:
            np.testing.assert_array_equal(got[number], image)
        else:
            assert np.abs(got[number] - step_by_hand(image, np.maximum)).max() <= 0.5


def test_how_much_ink_digits_gain_and_lose() -> None:
    images = load_digits().x_train[:400]
    everything = list(range(100))
    ink = images.sum(dtype=float)
    assert redrawn(images, everything, []).sum() / ink == pytest.approx(1.36, abs=0.02)
    assert redrawn(images, [], everything).sum() / ink == pytest.approx(0.67, abs=0.02)


def test_nobody_chosen() -> None:
    images = noise(8)
    np.testing.assert_array_equal(redrawn(images, [], []), images.reshape(-1, 28, 28))


def test_full_ink_stays_full_away_from_the_edge() -> None:
    images = np.full((8, 784), 255, np.uint8)
    thick, thin = redrawn(images, [0], [1]).reshape(2, 4, 28, 28)
    assert (thick == 255).all()
    assert (thin[:, 1:-1, 1:-1] == 255).all()
    assert np.isin(thin[:, [0, -1]], (127, 128)).all()
