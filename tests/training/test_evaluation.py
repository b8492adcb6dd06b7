"""Accuracy and loss in chunks, of images and on threads, against a computation in one go."""

import numpy as np
import pytest

from backend.datasets.dataset import Dataset
from backend.nn import Affine, Convolution, Dropout, Flatten, Network, SoftmaxWithLoss, TwoLayerNet, cross_entropy_error
from backend.nn.parallel_gradient import ParallelGradient
from backend.training.evaluation import CHUNK, Evaluator


def evaluator_of(net: Network, parts: int = 1, threads: int = 1) -> Evaluator:
    nothing = np.empty((0, 30), np.uint8), np.empty(0, np.uint8)
    return Evaluator(
        ParallelGradient(net, parts, threads), Dataset(*nothing, *nothing, (1, 5, 6), tuple("0123"), scale=1 / 255)
    )


def questions(count: int) -> tuple[np.ndarray, np.ndarray, np.random.Generator]:
    rng = np.random.default_rng(count)
    return rng.integers(0, 256, (count, 30), np.uint8), rng.integers(0, 4, count, np.uint8), rng


def naive_scores(net: TwoLayerNet, images: np.ndarray) -> np.ndarray:
    w1, b1, w2, b2 = (array.astype(np.float64) for array in net.params.values())
    return np.maximum(images / 255 @ w1 + b1, 0) @ w2 + b2


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("count", [1, 7, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK + 345])
def test_against_a_naive_computation(count: int, dtype: type) -> None:
    images, labels, rng = questions(count)
    net = TwoLayerNet(30, 9, 4, 1.0, dtype=dtype, rng=rng)
    expected = (naive_scores(net, images).argmax(axis=1) == labels).sum() / count
    assert evaluator_of(net).accuracy(images, labels) == expected


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("count", [1, 2, 3, 2 * CHUNK + 1])
def test_parts_and_threads_change_nothing(count: int, threads: int) -> None:
    images, labels, rng = questions(count)
    net = TwoLayerNet(30, 9, 4, 1.0, rng=rng)
    for parts in (2, 3):
        expected = evaluator_of(net).accuracy(images, labels)
        assert evaluator_of(net, parts, threads).accuracy(images, labels) == expected


def convolutional(rng: np.random.Generator) -> Network:
    layers = [Convolution(1, 3, 2), Dropout(0.5), Flatten(), Affine(60, 4)]
    net = Network(layers, SoftmaxWithLoss(), (1, 5, 6), np.float64)
    net.params.flat[...] = rng.standard_normal(net.params.flat.size)
    return net


def test_networks_of_images() -> None:
    """Also smaller chunks, and Dropout, which is to do nothing here."""
    images, labels, rng = questions(83)
    net = convolutional(rng)
    net.rows_at_a_time = 10
    assert evaluator_of(net).accuracy(images, labels) == net.accuracy(images / 255, labels)


def test_all_and_none() -> None:
    images, _, rng = questions(700)
    net = TwoLayerNet(30, 9, 4, 1.0, rng=rng)
    answers = net.predict(images / 255).argmax(axis=1).astype(np.uint8)
    assert evaluator_of(net).accuracy(images, answers) == 1.0
    assert evaluator_of(net).accuracy(images, (answers + 1) % 4) == 0.0


def test_mean_loss() -> None:
    images, labels, rng = questions(100)
    net = TwoLayerNet(30, 9, 4, 1.0, dtype=np.float64, rng=rng)
    scores = naive_scores(net, images)
    y = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    assert evaluator_of(net).mean_loss(images, labels) == pytest.approx(cross_entropy_error(y, labels), rel=1e-12)


def test_mean_loss_is_not_that_of_a_training_step() -> None:
    images, labels, rng = questions(50)
    net = convolutional(rng)
    assert evaluator_of(net).mean_loss(images, labels) == pytest.approx(net.loss(images / 255, labels), rel=1e-12)
    assert net.training_loss(images / 255, labels) != pytest.approx(net.loss(images / 255, labels), rel=1e-3)


def test_leaves_the_net_alone() -> None:
    images, labels, rng = questions(10)
    net = convolutional(rng)
    kept = net.params.flat.copy()
    evaluator = evaluator_of(net)
    evaluator.accuracy(images, labels)
    evaluator.mean_loss(images, labels)
    np.testing.assert_array_equal(net.params.flat, kept)
