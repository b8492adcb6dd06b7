"""The same networks, from the same weights and on the same batches, trained here and in PyTorch: the same losses.

PyTorch is no dependency of this project. Where it is installed, it is the independent witness that our derivatives,
our update rules and the order in which they act are those that the rest of the world uses. All in float64, where
two ways to write one formula differ in the last digits only.
"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from backend.nn import Network, SigmoidWithLoss, SoftmaxWithLoss, layers
from backend.nn.layers import Layer
from backend.nn.optimizers import SGD, AdaGrad, Adam, AdamW, Momentum, Nesterov, Optimizer, RMSProp
from tests.nn.pytorch_twin import BATCH, CLOSE, EXAMPLES, STEPS, Pair, torch

CLASSES = 4
IMAGE = (2, 10, 9)
FEATURES = (18,)


@pytest.fixture(scope="module", autouse=True)
def one_torch_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def perceptron() -> list[Layer]:
    return [
        layers.Affine(18, 16),
        layers.ReLU(),
        layers.Affine(16, 12),
        layers.Tanh(),
        layers.Affine(12, 10),
        layers.Sigmoid(),
        layers.Affine(10, CLASSES),
    ]


def convolutional() -> list[Layer]:
    """The SimpleConvNet of *Deep Learning from Scratch*, section 7.5, shrunk; images are no squares."""
    return [
        layers.Convolution(2, 5, 3),
        layers.ReLU(),
        layers.MaxPooling(2),
        layers.Flatten(),
        layers.Affine(5 * 4 * 3, 14),
        layers.ReLU(),
        layers.Affine(14, CLASSES),
    ]


def strided() -> list[Layer]:
    """With strides and borders, and pooling that leaves pixels out."""
    return [
        layers.Convolution(2, 4, 3, stride=2, padding=1),
        layers.GELU(),
        layers.Convolution(4, 6, 2, padding=1),
        layers.LeakyReLU(0.1),
        layers.MaxPooling(4),
        layers.Flatten(),
        layers.Affine(6, CLASSES),
    ]


def normalized_features() -> list[Layer]:
    return [
        layers.BatchNormalization(18),
        layers.Affine(18, 16),
        layers.BatchNormalization(16, 0.7),
        layers.ReLU(),
        layers.Affine(16, CLASSES),
    ]


def normalized_images() -> list[Layer]:
    return [
        layers.Convolution(2, 4, 3),
        layers.BatchNormalization(4),
        layers.ReLU(),
        layers.Convolution(4, 5, 3, stride=2),
        layers.BatchNormalization(5, 0.8),
        layers.Tanh(),
        layers.Flatten(),
        layers.Affine(5 * 3 * 3, CLASSES),
    ]


def lstm() -> list[Layer]:
    return [layers.LSTM(18, 7, steps=6), layers.Affine(7, CLASSES)]


def rnn() -> list[Layer]:
    return [layers.RNN(18, 7, steps=6), layers.Affine(7, CLASSES)]


def stacked() -> list[Layer]:
    """A second memory reads all states of the first; and a softmax in the middle."""
    return [
        layers.LSTM(18, 5, steps=3, every_step=True),
        layers.RNN(15, 6, steps=3, every_step=True),
        layers.Softmax(),
        layers.Affine(18, CLASSES),
    ]


NETWORKS: list[tuple[Callable[[], list[Layer]], tuple[int, ...]]] = [
    (perceptron, FEATURES),
    (convolutional, IMAGE),
    (strided, IMAGE),
    (normalized_features, FEATURES),
    (normalized_images, IMAGE),
    (lstm, FEATURES),
    (rnn, FEATURES),
    (stacked, FEATURES),
]


@pytest.mark.parametrize(("made", "shape"), NETWORKS)
def test_networks(made: Callable[[], list[Layer]], shape: tuple[int, ...]) -> None:
    pair = Pair(made(), shape)
    pair.compare(SGD(0.1), torch.optim.SGD(pair.groups(0.0), lr=0.1))


def test_every_layer_that_learns_or_bends_is_compared() -> None:
    """All but Dropout, whose masks are drawn in another way."""
    compared = {type(layer) for made, _ in NETWORKS for layer in made()}
    assert compared == {getattr(layers, name) for name in layers.__all__} - {Layer, layers.Dropout}


@pytest.mark.parametrize("made", [perceptron, lstm])
def test_one_neuron_for_two_classes(made: Callable[[], list[Layer]]) -> None:
    last = made()[:-1]
    (size,) = Network(last, SoftmaxWithLoss(), FEATURES, np.float64).summary().layers[-1].output_shape
    pair = Pair([*last, layers.Affine(size, 1)], FEATURES, SigmoidWithLoss())
    pair.compare(SGD(0.1), torch.optim.SGD(pair.groups(0.0), lr=0.1))


# Our rule, given the spans of the weights and the decay, and torch's.
RULES: dict[str, tuple[Callable[[list[slice], float], Optimizer], Callable[[Any], Any]]] = {
    "SGD": (lambda spans, decay: SGD(0.1), lambda groups: torch.optim.SGD(groups, lr=0.1)),
    "Momentum": (
        lambda spans, decay: Momentum(0.02, 0.8),
        lambda groups: torch.optim.SGD(groups, lr=0.02, momentum=0.8),
    ),
    "Nesterov": (
        lambda spans, decay: Nesterov(0.02, 0.8),
        lambda groups: torch.optim.SGD(groups, lr=0.02, momentum=0.8, nesterov=True),
    ),
    "AdaGrad": (lambda spans, decay: AdaGrad(0.05), lambda groups: torch.optim.Adagrad(groups, lr=0.05)),
    "RMSProp": (lambda spans, decay: RMSProp(0.003), lambda groups: torch.optim.RMSprop(groups, lr=0.003)),
    "RMSProp, other decay": (
        lambda spans, decay: RMSProp(0.003, 0.9, 1e-3),
        lambda groups: torch.optim.RMSprop(groups, lr=0.003, alpha=0.9, eps=1e-3),
    ),
    "Adam": (lambda spans, decay: Adam(0.005), lambda groups: torch.optim.Adam(groups, lr=0.005)),
    "Adam, other betas": (
        lambda spans, decay: Adam(0.005, 0.7, 0.95, 1e-3),
        lambda groups: torch.optim.Adam(groups, lr=0.005, betas=(0.7, 0.95), eps=1e-3),
    ),
    "AdamW": (
        lambda spans, decay: AdamW(0.005, spans=spans, weight_decay=decay),
        lambda groups: torch.optim.AdamW(groups, lr=0.005),
    ),
}


@pytest.mark.parametrize("weight_decay", [0.0, 0.05])
@pytest.mark.parametrize("name", RULES)
def test_update_rules(name: str, weight_decay: float) -> None:
    """On weights the decay acts as torch's `weight_decay` does, in the gradient; with AdamW apart from it."""
    pair = Pair(perceptron(), FEATURES)
    rule, their_rule = RULES[name]
    in_gradient = 0.0 if name == "AdamW" else weight_decay
    pair.compare(rule(pair.spans(), weight_decay), their_rule(pair.groups(weight_decay)), in_gradient)


@pytest.mark.parametrize(("made", "shape"), [(convolutional, IMAGE), (normalized_images, IMAGE), (stacked, FEATURES)])
def test_adam_on_other_networks(made: Callable[[], list[Layer]], shape: tuple[int, ...]) -> None:
    pair = Pair(made(), shape)
    ours, theirs = pair.train(Adam(0.003), torch.optim.Adam(pair.groups(0.0), lr=0.003))
    np.testing.assert_allclose(ours, theirs, rtol=CLOSE)


def test_gradients_of_one_batch() -> None:
    """Without any update in between, every number is the same to its last digits."""
    for made, shape in NETWORKS:
        pair = Pair(made(), shape)
        x, t = pair.rng.standard_normal((BATCH, *shape)), pair.rng.integers(0, CLASSES, BATCH)
        loss = torch.nn.functional.cross_entropy(pair.theirs(torch.tensor(x)), torch.tensor(t))
        loss.backward()
        assert pair.ours.loss_and_gradient(pair.ours.arrange(x), t) == pytest.approx(loss.item(), rel=1e-13)
        pair.ours.params.flat[...] = pair.ours.grads.flat  # to have them translated
        for name, array in pair.now().items():
            wanted = pair.theirs.get_parameter(name).grad.numpy()
            np.testing.assert_allclose(array, wanted, rtol=1e-9, atol=1e-14, err_msg=f"{made.__name__}, {name}")


@pytest.mark.parametrize(("made", "shape"), [(normalized_features, FEATURES), (normalized_images, IMAGE)])
def test_running_averages(made: Callable[[], list[Layer]], shape: tuple[int, ...]) -> None:
    """The means are the same. torch averages the variance of a sample, M / (M - 1) times that of the batch."""
    pair = Pair(made(), shape)
    pair.train(SGD(0.1), torch.optim.SGD(pair.groups(0.0), lr=0.1))
    shapes = [line.output_shape for line in pair.ours.summary().layers]
    compared = 0
    for layer, module, after in zip(pair.ours.layers, pair.theirs, shapes, strict=True):
        if isinstance(layer, layers.BatchNormalization):
            numbers = BATCH * int(np.prod(after[1:]))
            start = layer.momentum**STEPS
            np.testing.assert_allclose(layer.running_mean, module.running_mean.numpy(), rtol=1e-9, atol=1e-12)
            wanted = (module.running_var.numpy() - start) * (numbers - 1) / numbers + start
            np.testing.assert_allclose(layer.running_var, wanted, rtol=1e-9)
            compared += 1
    assert compared == 2


@pytest.mark.parametrize(("made", "shape"), NETWORKS)
def test_answers_after_training(made: Callable[[], list[Layer]], shape: tuple[int, ...]) -> None:
    """Outside of training, BatchNormalization takes what it was given as averages, here the same on both sides."""
    pair = Pair(made(), shape)
    for layer, module in zip(pair.ours.layers, pair.theirs, strict=True):
        if isinstance(layer, layers.BatchNormalization):
            layer.running_mean[...] = pair.rng.standard_normal(layer.running_mean.shape)
            layer.running_var[...] = pair.rng.random(layer.running_var.shape) + 0.5
            module.running_mean[...] = torch.tensor(layer.running_mean)
            module.running_var[...] = torch.tensor(layer.running_var)
    pair.theirs.eval()
    x = pair.rng.standard_normal((EXAMPLES, *shape))
    wanted = torch.softmax(pair.theirs(torch.tensor(x)), dim=1).detach().numpy()
    np.testing.assert_allclose(pair.ours.predict(x), wanted, rtol=1e-11)
