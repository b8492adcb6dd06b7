"""The text's way to train, on our network and on a plain reference: the same losses, step for step."""

import numpy as np
import pytest
from numpy.typing import NDArray

from backend.datasets.mnist import load_mnist
from backend.nn import TwoLayerNet

ITERATIONS, BATCH_SIZE, LEARNING_RATE = 60, 100, 0.1


class Reference:
    """The same network once more, from its formulas alone, in float64."""

    def __init__(self, activation: str) -> None:
        self.activation = activation
        self.w, self.b = [0.01 * np.random.randn(784, 50), 0.01 * np.random.randn(50, 10)], [np.zeros(50), np.zeros(10)]

    def answers(self, x: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        a = x @ self.w[0] + self.b[0]
        hidden = np.where(a > 0, a, 0) if self.activation == "relu" else 1 / (1 + np.exp(-a))
        e = np.exp(hidden @ self.w[1] + self.b[1])
        return hidden, e / e.sum(axis=1, keepdims=True)

    def loss(self, x: NDArray[np.float64], truth: NDArray[np.float64]) -> float:
        return float(-(truth * np.log(self.answers(x)[1])).sum() / len(x))

    def learn(self, x: NDArray[np.float64], truth: NDArray[np.float64]) -> None:
        hidden, y = self.answers(x)
        at_output = (y - truth) / len(x)
        slope = hidden > 0 if self.activation == "relu" else hidden * (1 - hidden)
        at_hidden = (at_output @ self.w[1].T) * slope
        for layer, (came_in, error) in enumerate([(x, at_hidden), (hidden, at_output)]):
            self.w[layer] = self.w[layer] - LEARNING_RATE * came_in.T @ error
            self.b[layer] = self.b[layer] - LEARNING_RATE * error.sum(axis=0)


@pytest.fixture(scope="module")
def mnist() -> tuple:
    return load_mnist(normalize=True, one_hot_label=True)


def drawn_batches(count: int) -> list[NDArray[np.int64]]:
    np.random.seed(2017)
    return [np.random.choice(count, BATCH_SIZE) for _ in range(ITERATIONS)]


@pytest.mark.parametrize("activation", ["relu", "sigmoid"])
def test_same_losses_as_the_reference(activation: str, mnist) -> None:
    (x_train, t_train), (x_test, t_test) = mnist
    np.random.seed(1)
    net = TwoLayerNet(input_size=784, hidden_size=50, output_size=10, activation=activation, dtype=np.float64)
    np.random.seed(1)
    reference = Reference(activation)
    start = {name: array.copy() for name, array in net.params.items()}

    ours, theirs = [], []
    for chosen in drawn_batches(len(x_train)):
        x, t = x_train[chosen], t_train[chosen]
        grad = net.gradient(x, t)
        for key in ("W1", "b1", "W2", "b2"):
            net.params[key] -= LEARNING_RATE * grad[key]
        ours.append(net.loss(x, t))

        x, t = x.astype(np.float64), t.astype(np.float64)
        reference.learn(x, t)
        theirs.append(reference.loss(x, t))

    assert np.abs(np.subtract(ours, theirs)).max() < 1e-10
    assert min(np.abs(net.params[name] - array).max() for name, array in start.items()) > 1e-4  # all were moved
    for name, array in zip(("W1", "W2", "b1", "b2"), reference.w + reference.b, strict=True):
        np.testing.assert_allclose(net.params[name], array, rtol=0, atol=1e-12)
    right = reference.answers(x_test.astype(np.float64))[1].argmax(axis=1) == t_test.argmax(axis=1)
    assert net.accuracy(x_test, t_test) == right.mean()


def test_default_net_learns_in_the_texts_way(mnist) -> None:
    (x_train, t_train), (x_test, t_test) = mnist
    np.random.seed(1)
    network = TwoLayerNet(input_size=784, hidden_size=50, output_size=10)
    losses = []
    for _ in range(300):
        mask = np.random.choice(x_train.shape[0], BATCH_SIZE)
        grad = network.gradient(x_train[mask], t_train[mask])
        for key in grad:
            network.params[key] -= LEARNING_RATE * grad[key]
        losses.append(network.loss(x_train[mask], t_train[mask]))
    assert losses[0] == pytest.approx(np.log(10), abs=0.02)
    assert np.mean(losses[-50:]) < 0.7
    assert network.accuracy(x_test, t_test) > 0.8
