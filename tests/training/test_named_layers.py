"""Layers by their names, with what each one sees."""

from typing import Any

import pytest

from backend.training import RunSpec
from backend.training.build import build_network
from backend.training.named_layers import named_layers

CONVOLUTIONAL = [
    {"type": "convolution", "filters": 4, "size": 5},
    {"type": "batch_normalization"},
    {"type": "relu"},
    {"type": "max_pooling", "size": 2},
    {"type": "convolution", "filters": 3, "size": 3},
    {"type": "leaky_relu"},
    {"type": "flatten"},
    {"type": "dropout", "ratio": 0.2},
    {"type": "affine", "size": 20},
    {"type": "tanh"},
    {"type": "affine"},
]


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ({}, [("Affine 1", (1, 28, 28)), ("ReLU 1", (50,)), ("Affine 2", (50,))]),
        (
            {"layers": CONVOLUTIONAL},
            [
                ("Convolution 1", (1, 28, 28)),
                ("Batch normalization 1", (4, 24, 24)),
                ("ReLU 1", (4, 24, 24)),
                ("Max pooling 1", (4, 24, 24)),
                ("Convolution 2", (4, 12, 12)),
                ("Leaky ReLU 1", (3, 10, 10)),
                ("Flatten 1", (3, 10, 10)),
                ("Dropout 1", (3, 10, 10)),
                ("Affine 1", (3, 10, 10)),
                ("Tanh 1", (20,)),
                ("Affine 2", (20,)),
            ],
        ),
        (
            {"layers": [{"type": "batch_normalization"}, {"type": "affine"}]},
            [("Batch normalization 1", (1, 28, 28)), ("Affine 1", (1, 28, 28))],
        ),
        (
            {
                "layers": [
                    {"type": "lstm", "size": 8, "every_step": True},
                    {"type": "rnn", "size": 5},
                    {"type": "affine"},
                ]
            },
            [("LSTM 1", (1, 28, 28)), ("RNN 1", (224,)), ("Affine 1", (5,))],
        ),
        ({"dataset": "xor", "hidden_size": 3}, [("Affine 1", (2,)), ("ReLU 1", (3,)), ("Affine 2", (3,))]),
    ],
)
def test_titles_and_what_each_sees(spec: dict[str, Any], expected: list[tuple[str, tuple[int, ...]]]) -> None:
    assert [(layer.title, layer.sees) for layer in named_layers(RunSpec(**spec))] == expected


def test_arrays_are_called_as_in_the_network() -> None:
    spec = RunSpec(layers=CONVOLUTIONAL)
    named = named_layers(spec)
    assert [list(layer.arrays.values()) for layer in named if layer.arrays] == [
        ["W1", "b1"],
        ["gamma2", "beta2"],
        ["W3", "b3"],
        ["W4", "b4"],
        ["W5", "b5"],
    ]
    params = build_network(spec).params
    for layer in named:
        for own, name in layer.arrays.items():
            assert params[name].shape == layer.layer.parameter_shapes[own]
