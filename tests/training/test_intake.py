"""Examples on their way into a network: layout, dtype, range, and buffers that are used again."""

import numpy as np
import pytest

from backend.datasets.dataset import Dataset
from backend.datasets.points import load_nine_points
from backend.nn import Affine, Convolution, Flatten, Network, SoftmaxWithLoss
from backend.training.intake import Intake

IMAGES = np.random.default_rng(0).integers(0, 256, (40, 30), np.uint8)


def of_images(shape: tuple[int, ...], dtype: type = np.float32) -> Intake:
    """For images of 2 x 3 x 5, as such or as rows of features."""
    labels = np.zeros(40, np.uint8)
    dataset = Dataset(IMAGES, labels, IMAGES, labels, (2, 3, 5), ("0", "1"), scale=1 / 255)
    layers = [Affine(30, 2)] if len(shape) == 1 else [Convolution(2, 1, 3), Flatten(), Affine(3, 2)]
    return Intake(dataset, Network(layers, SoftmaxWithLoss(), shape, dtype))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_features(dtype: type) -> None:
    x = of_images((30,), dtype).convert(IMAGES)
    assert (x.shape, x.dtype) == ((40, 30), dtype)
    np.testing.assert_array_equal(x, IMAGES.astype(dtype) * dtype(1 / 255))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_images_come_with_the_batch_last(dtype: type) -> None:
    x = of_images((2, 3, 5), dtype).convert(IMAGES)
    assert (x.shape, x.dtype) == ((2, 3, 5, 40), dtype)
    assert x.flags.c_contiguous
    for number in (0, 17, 39):
        np.testing.assert_array_equal(x[..., number], IMAGES[number].reshape(2, 3, 5).astype(dtype) * dtype(1 / 255))


def test_black_is_exactly_one() -> None:
    intake = of_images((30,))
    assert set(intake.convert(np.full((1, 30), 255, np.uint8)).ravel().tolist()) == {1.0}


@pytest.mark.parametrize("shape", [(30,), (2, 3, 5)])
def test_taking_is_converting_the_chosen(shape: tuple[int, ...]) -> None:
    chosen = np.array([5, 5, 39, 0])
    np.testing.assert_array_equal(
        of_images(shape).take(IMAGES, chosen).copy(), of_images(shape).convert(IMAGES[chosen])
    )


@pytest.mark.parametrize("shape", [(30,), (2, 3, 5)])
def test_batches_of_all_sizes_one_after_another(shape: tuple[int, ...]) -> None:
    intake = of_images(shape)
    for count in (7, 1, 40, 39, 2, 40):
        chosen = np.arange(count)[::-1]
        x = intake.take(IMAGES, chosen)
        assert x.shape == ((count, 30) if len(shape) == 1 else (2, 3, 5, count))
        np.testing.assert_array_equal(x, of_images(shape).convert(IMAGES[chosen]))


def test_the_stored_examples_are_left_alone() -> None:
    kept = IMAGES.copy()
    intake = of_images((30,))
    intake.convert(IMAGES)
    intake.take(IMAGES, np.arange(3))[...] = 7
    np.testing.assert_array_equal(IMAGES, kept)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_points_are_moved_before_they_are_scaled(dtype: type) -> None:
    nine = load_nine_points()
    x = Intake(nine, Network([Affine(2, 3)], SoftmaxWithLoss(), 2, dtype)).convert(nine.x_train)
    assert x.dtype == dtype
    np.testing.assert_array_equal(x, (nine.x_train - 5) / 4)
    assert (x.min(), x.max()) == (-1, 1)
