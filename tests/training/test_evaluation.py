"""Accuracy in chunks against accuracy in one go."""

import numpy as np
import pytest

from backend.nn import TwoLayerNet
from backend.training.evaluation import CHUNK, accuracy


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("count", [1, 7, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK + 345])
def test_against_a_naive_computation(count: int, dtype: type) -> None:
    rng = np.random.default_rng(count)
    images, labels = rng.integers(0, 256, (count, 30), np.uint8), rng.integers(0, 4, count, np.uint8)
    net = TwoLayerNet(30, 9, 4, 1.0, dtype=dtype, rng=rng)
    w1, b1, w2, b2 = (array.astype(np.float64) for array in net.params.values())
    scores = np.maximum(images / 255 @ w1 + b1, 0) @ w2 + b2
    assert accuracy(net, images, labels) == (scores.argmax(axis=1) == labels).sum() / count


def test_all_and_none() -> None:
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (700, 30), np.uint8)
    net = TwoLayerNet(30, 9, 4, 1.0, rng=rng)
    answers = net.predict(images / 255).argmax(axis=1).astype(np.uint8)
    assert accuracy(net, images, answers) == 1.0
    assert accuracy(net, images, (answers + 1) % 4) == 0.0


def test_leaves_the_net_alone() -> None:
    rng = np.random.default_rng(0)
    net = TwoLayerNet(30, 9, 4, rng=rng)
    kept = net.params.flat.copy()
    accuracy(net, rng.integers(0, 256, (10, 30), np.uint8), np.zeros(10, np.uint8))
    np.testing.assert_array_equal(net.params.flat, kept)
