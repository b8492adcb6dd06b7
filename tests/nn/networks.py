"""Small networks of every kind of layer, with random parameters, for tests."""

import numpy as np

from backend.nn import Affine, Network, ReLU, Sigmoid, SoftmaxWithLoss
from backend.nn.arrays import Shape
from backend.nn.layers import (
    GELU,
    LSTM,
    RNN,
    BatchNormalization,
    Convolution,
    Dropout,
    Flatten,
    Layer,
    LeakyReLU,
    MaxPooling,
    Softmax,
    Tanh,
)

IMAGE = (1, 6, 7)
CLASSES = 3


def convolutional() -> list[Layer]:
    """For images of 1 x 6 x 7: two convolutions, the second on what is left by pooling."""
    return [
        Convolution(1, 3, 3, padding=1),
        ReLU(),
        MaxPooling(2),
        Convolution(3, 4, 2, stride=1),
        GELU(),
        Flatten(),
        Affine(16, CLASSES),
    ]


def normalized() -> list[Layer]:
    """For images: batch normalization of channels and of features."""
    return [
        Convolution(1, 2, 3, stride=2),
        BatchNormalization(2),
        Tanh(),
        Flatten(),
        Affine(12, 5),
        BatchNormalization(5),
        LeakyReLU(0.1),
        Affine(5, CLASSES),
    ]


def dropping() -> list[Layer]:
    """For images: dropout of pixels and of features, in both memory orders."""
    return [Dropout(0.2), Convolution(1, 2, 3), Dropout(0.3), Flatten(), Dropout(0.5), Sigmoid(), Affine(40, CLASSES)]


def recurrent() -> list[Layer]:
    """For images: read row by row, and the memory of that read again."""
    return [Flatten(), RNN(42, 4, steps=6, every_step=True), LSTM(24, 5, steps=6), Softmax(), Affine(5, CLASSES)]


ALL = [convolutional, normalized, dropping, recurrent]


def random_network(
    layers: list[Layer],
    rng: np.random.Generator,
    loss: str = "cross_entropy",
    inputs: int | Shape = IMAGE,
    dtype: type = np.float64,
) -> Network:
    """A network of these layers whose parameters, biases included, are random."""
    net = Network(layers, SoftmaxWithLoss(loss), inputs, dtype)
    for array in net.params.values():
        array[...] = rng.standard_normal(array.shape) / np.sqrt(max(array.size // array.shape[-1], 1))
    for array in net.state.values():
        array[...] = rng.random(array.shape) + 0.5
    return net
