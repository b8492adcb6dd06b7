"""The table of a network's layers: its numbers, and its text."""

import numpy as np

from backend.nn import Affine, Network, ReLU, SoftmaxWithLoss
from backend.nn.layers import LSTM, BatchNormalization, Convolution, Dropout, Flatten, Layer, MaxPooling
from backend.nn.summary import LayerSummary, Summary


def simple_conv_net() -> list[Layer]:
    """SimpleConvNet of *Deep Learning from Scratch*, section 7.5."""
    return [
        Convolution(1, 30, 5),
        ReLU(),
        MaxPooling(2),
        Flatten(),
        Affine(30 * 12 * 12, 100),
        ReLU(),
        Affine(100, 10),
    ]


def test_numbers() -> None:
    layers = [Convolution(1, 2, 3), BatchNormalization(2), Flatten(), Dropout(0.5), LSTM(20, 4, 5), Affine(4, 3)]
    assert Summary.of(layers, (1, 4, 7)).layers == [
        LayerSummary("Convolution", (1, 4, 7), (2, 2, 5), 2 * 9 + 2, 2 * 9 * 10),
        LayerSummary("BatchNormalization", (2, 2, 5), (2, 2, 5), 4, 0),
        LayerSummary("Flatten", (2, 2, 5), (20,), 0, 0),
        LayerSummary("Dropout", (20,), (20,), 0, 0),
        LayerSummary("LSTM", (20,), (4,), (4 + 4 + 1) * 16, 5 * (4 + 4) * 16),
        LayerSummary("Affine", (4,), (3,), 15, 12),
    ]


def test_sums() -> None:
    net = Network(simple_conv_net(), SoftmaxWithLoss(), (1, 28, 28), np.float32)
    summary = net.summary()
    assert summary == Summary.of(simple_conv_net(), (1, 28, 28))
    assert summary.parameters == net.params.flat.size
    assert summary.parameters == 30 * 26 + 4321 * 100 + 101 * 10
    assert summary.multiply_adds == 30 * 25 * 24 * 24 + 4320 * 100 + 1000


def test_text() -> None:
    assert str(Summary.of(simple_conv_net(), (1, 28, 28))).splitlines() == [
        "layer          input         output        parameters  multiply-adds",
        "1 Convolution  1 x 28 x 28   30 x 24 x 24         780        432,000",
        "2 ReLU         30 x 24 x 24  30 x 24 x 24           0              0",
        "3 MaxPooling   30 x 24 x 24  30 x 12 x 12           0              0",
        "4 Flatten      30 x 12 x 12  4320                   0              0",
        "5 Affine       4320          100              432,100        432,000",
        "6 ReLU         100           100                    0              0",
        "7 Affine       100           10                 1,010          1,000",
        "in all                                        433,890        865,000",
    ]
