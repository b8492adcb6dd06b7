"""From named layers to layers that fit together: sizes, initial weights, and what is said where they do not fit."""

from typing import Any

import numpy as np
import pytest
from pydantic import TypeAdapter

from backend.nn import layers as nn
from backend.nn.initializers import he, xavier
from backend.nn.summary import Summary
from backend.training.architecture import (
    MOST_MULTIPLY_ADDS,
    MOST_PARAMETERS,
    build_layers,
    input_shape,
    layer_initializers,
    weighted_sizes,
)
from backend.training.layer_specs import LayerSpec

IMAGE = (1, 28, 28)
ROW = (784,)
POINT = (2,)

_LAYERS: TypeAdapter[Any] = TypeAdapter(tuple[LayerSpec, ...])


def named(*layers: str | dict[str, Any]) -> tuple[LayerSpec, ...]:
    """Specs from dictionaries, or from the type alone."""
    return _LAYERS.validate_python([{"type": layer} if isinstance(layer, str) else layer for layer in layers])


def affine(size: int) -> dict[str, Any]:
    return {"type": "affine", "size": size}


def convolution(filters: int, size: int, **more: int) -> dict[str, Any]:
    return {"type": "convolution", "filters": filters, "size": size, **more}


def built(*layers: str | dict[str, Any], example: tuple[int, ...] = IMAGE, outputs: int = 10) -> list[nn.Layer]:
    return build_layers(example, named(*layers), outputs)


def refusal(*layers: str | dict[str, Any], example: tuple[int, ...] = IMAGE, outputs: int = 10) -> str:
    with pytest.raises(ValueError, match=r"expected .*, got |less than") as refused:
        built(*layers, example=example, outputs=outputs)
    return str(refused.value)


def test_the_book_s_convolutional_network() -> None:
    layers = built(convolution(30, 5), "relu", "max_pooling", "flatten", affine(100), "relu", "affine")
    kinds = [nn.Convolution, nn.ReLU, nn.MaxPooling, nn.Flatten, nn.Affine, nn.ReLU, nn.Affine]
    assert [type(layer) for layer in layers] == kinds
    shapes = [line.output_shape for line in Summary.of(layers, IMAGE).layers]
    assert shapes == [(30, 24, 24), (30, 24, 24), (30, 12, 12), (4320,), (100,), (100,), (10,)]
    assert layers[0].parameter_shapes == {"W": (30, 1, 5, 5), "b": (30,)}
    assert layers[4].parameter_shapes["W"] == (4320, 100)
    assert layers[6].parameter_shapes["W"] == (100, 10)


FEATURE_LAYERS = [
    ("relu", nn.ReLU),
    ("leaky_relu", nn.LeakyReLU),
    ("sigmoid", nn.Sigmoid),
    ("tanh", nn.Tanh),
    ("gelu", nn.GELU),
    ("softmax", nn.Softmax),
    ("dropout", nn.Dropout),
    ("batch_normalization", nn.BatchNormalization),
    ("affine", nn.Affine),
    ({"type": "rnn", "steps": 3}, nn.RNN),
    ({"type": "lstm", "steps": 3}, nn.LSTM),
]
IMAGE_LAYERS = [
    ("relu", nn.ReLU),
    ("leaky_relu", nn.LeakyReLU),
    ("sigmoid", nn.Sigmoid),
    ("tanh", nn.Tanh),
    ("gelu", nn.GELU),
    ("dropout", nn.Dropout),
    ("batch_normalization", nn.BatchNormalization),
    ("flatten", nn.Flatten),
    ("convolution", nn.Convolution),
    ("max_pooling", nn.MaxPooling),
]


@pytest.mark.parametrize(("layer", "kind"), FEATURE_LAYERS)
def test_every_layer_of_features(layer, kind: type) -> None:
    assert type(built(affine(12), layer, "affine")[1]) is kind


@pytest.mark.parametrize(("layer", "kind"), IMAGE_LAYERS)
def test_every_layer_of_images(layer, kind: type) -> None:
    assert type(built(convolution(3, 3), layer, "flatten", "affine")[1]) is kind


def test_features_may_be_flattened_once_more() -> None:
    kinds = [type(layer) for layer in built("flatten", affine(5), "flatten", "affine")]
    assert kinds == [nn.Flatten, nn.Affine, nn.Flatten, nn.Affine]


def test_choices_arrive() -> None:
    leaky, dropout, normal, rnn, lstm = built(
        {"type": "leaky_relu", "slope": 0.3},
        {"type": "dropout", "ratio": 0.7},
        {"type": "batch_normalization", "momentum": 0.6},
        {"type": "rnn", "size": 5, "steps": 7, "every_step": True},
        {"type": "lstm", "size": 10, "steps": 5},
    )
    assert (leaky.slope, dropout.ratio, normal.momentum) == (0.3, 0.7, 0.6)
    assert normal.parameter_shapes["gamma"] == (784,)
    assert (rnn.hidden_size, rnn.steps, rnn.every_step, rnn.input_size) == (5, 7, True, 784)
    assert (lstm.hidden_size, lstm.steps, lstm.every_step, lstm.input_size) == (10, 5, False, 35)
    first, normal, pooling, *_ = built(
        convolution(4, 3, stride=2, padding=1),
        "batch_normalization",
        {"type": "max_pooling", "size": 7},
        "flatten",
        "affine",
    )
    assert (first.size, first.stride, first.padding) == (3, 2, 1)
    assert normal.parameter_shapes["gamma"] == (4,)
    assert pooling.size == 7


@pytest.mark.parametrize(
    ("example", "layers", "shape"),
    [
        (IMAGE, ["affine"], ROW),
        (IMAGE, ["batch_normalization", "lstm", "affine"], ROW),
        (IMAGE, [convolution(3, 5), "flatten", "affine"], IMAGE),
        (IMAGE, ["max_pooling", "flatten", "affine"], IMAGE),
        (IMAGE, ["flatten", "affine"], IMAGE),
        (POINT, ["affine"], POINT),
        (POINT, ["flatten", "affine"], POINT),
    ],
)
def test_images_come_as_such_where_a_layer_needs_them(example, layers, shape) -> None:
    assert input_shape(example, named(*layers)) == shape


def test_an_affine_layer_without_a_size_has_one_neuron_for_each_score() -> None:
    for outputs in (1, 2, 10):
        (layer,) = built("affine", example=POINT, outputs=outputs)
        assert layer.parameter_shapes["W"] == (2, outputs)


@pytest.mark.parametrize(
    ("layers", "message"),
    [
        (
            [convolution(3, 5), "affine"],
            "layer 2, affine: expected 1728 features, got images of 3 x 24 x 24 (channels, rows, columns); "
            "put a Flatten before it",
        ),
        (
            ["max_pooling", "tanh", "lstm", "affine"],
            "layer 3, lstm: expected 196 features, got images of 1 x 14 x 14 (channels, rows, columns); "
            "put a Flatten before it",
        ),
        (
            ["max_pooling", "softmax", "flatten"],
            "layer 2, softmax: expected features, got images of 1 x 14 x 14 (channels, rows, columns); "
            "put a Flatten before it",
        ),
        (
            ["flatten", "convolution", "affine"],
            "layer 2, convolution: expected images (channels, rows, columns), got 784 features",
        ),
        (
            [affine(9), "max_pooling", "affine"],
            "layer 1, affine: expected 784 features, got images of 1 x 28 x 28 (channels, rows, columns); "
            "put a Flatten before it",
        ),
        (
            ["flatten", "tanh", "max_pooling", "affine"],
            "layer 3, max_pooling: expected images (channels, rows, columns), got 784 features",
        ),
        (
            [{"type": "max_pooling", "size": 14}, {"type": "max_pooling", "size": 3}, "flatten"],
            "layer 2, max_pooling: expected images of 3 x 3 or larger, got 2 x 2",
        ),
        (
            [{"type": "max_pooling", "size": 14}, convolution(3, 5, padding=1), "flatten"],
            "layer 2, convolution: expected images of at least 5 x 5 with their padding, got 2 x 2 with a padding of 1",
        ),
        (
            ["tanh", convolution(3, 5, padding=5), "flatten"],
            "layer 2, convolution: padding: expected 0 to 4, less than the size of the filter, got 5",
        ),
        (
            ["tanh", {"type": "rnn", "steps": 27}, "affine"],
            "layer 2, rnn: steps: expected a divisor of the 784 features of the input, got 27",
        ),
        (
            [affine(100), "relu"],
            "layer 2, relu: expected 10 scores at the end, got 100; end with an affine layer of 10",
        ),
        (
            [affine(9)],
            "layer 1, affine: expected 10 scores at the end, got 9; end with an affine layer of 10",
        ),
        (
            [convolution(10, 3)],
            "layer 1, convolution: expected 10 scores at the end, got 10 x 26 x 26; end with an affine layer of 10",
        ),
    ],
)
def test_what_does_not_fit_is_named_with_its_place(layers, message: str) -> None:
    assert refusal(*layers) == message


def test_points_are_no_images() -> None:
    message = "layer 1, convolution: expected images (channels, rows, columns), got 2 features"
    assert refusal("convolution", "flatten", "affine", example=POINT) == message


def test_a_network_that_is_too_large_is_refused_before_it_is_built() -> None:
    limits = (
        f"expected at most {MOST_PARAMETERS:,} parameters and {MOST_MULTIPLY_ADDS:,} multiply-adds an example, got "
    )
    multiply_adds = 784 * 4096 + 6 * 4096 * 4096
    assert len(built(*[affine(4096)] * 6, outputs=4096)) == 6
    message = refusal(*[affine(4096)] * 7, "affine")
    assert message == f"{limits}{multiply_adds + 7 * 4096:,} and {multiply_adds:,} up to layer 7"
    wide = convolution(64, 15, padding=7)
    message = refusal(wide, wide, "flatten", "affine")
    parameters = 64 * 15 * 15 + 64 + 64 * 64 * 15 * 15 + 64
    assert message == f"{limits}{parameters:,} and {784 * (parameters - 128):,} up to layer 2"


def drawn(layers, initializer: str = "auto", std: float = 0.5) -> list[str]:
    """For each layer the name of the initializer that it gets."""
    names = {he: "he", xavier: "xavier"}
    return [names.get(draw, "other") for draw in layer_initializers(named(*layers), initializer, std)]


@pytest.mark.parametrize("activation", ["relu", "leaky_relu", "gelu"])
@pytest.mark.parametrize(
    "between",
    [
        [],
        ["batch_normalization"],
        ["max_pooling"],
        ["dropout"],
        ["flatten"],
        ["batch_normalization", "max_pooling", "dropout", "flatten"],
    ],
)
@pytest.mark.parametrize("weighted", ["affine", "convolution"])
def test_he_before_rectifiers(weighted: str, between: list[str], activation: str) -> None:
    assert drawn([weighted, *between, activation, "affine"])[0] == "he"


@pytest.mark.parametrize("following", [["tanh"], ["sigmoid"], ["softmax"], ["affine"], ["affine", "relu"], []])
@pytest.mark.parametrize("between", [[], ["batch_normalization", "max_pooling", "dropout", "flatten"]])
@pytest.mark.parametrize("weighted", ["affine", "convolution", "rnn", "lstm"])
def test_xavier_elsewhere(weighted: str, between: list[str], following: list[str]) -> None:
    assert drawn([weighted, *between, *following])[0] == "xavier"


def test_each_layer_looks_at_its_own_activation() -> None:
    layers = ["convolution", "relu", "flatten", "affine", "tanh", "affine", "batch_normalization", "gelu", "affine"]
    weighted = [drawn(layers)[place] for place in (0, 3, 5, 8)]
    assert weighted == ["he", "xavier", "he", "xavier"]


@pytest.mark.parametrize(("initializer", "std"), [("he", 0.5), ("xavier", 0.1), ("normal", 0.3), ("zeros", 0.3)])
def test_a_named_initializer_is_that_of_all_layers(initializer: str, std: float) -> None:
    draws = layer_initializers(named("affine", "relu", "affine"), initializer, std)
    assert len(draws) == 3
    expected = {"he": np.sqrt(2 / 400), "xavier": np.sqrt(1 / 400), "normal": 0.3, "zeros": 0.0}[initializer]
    for draw in draws:
        assert np.std(draw(np.random.default_rng(0), 400, 100)) == pytest.approx(expected, rel=0.02)


def test_weighted_sizes() -> None:
    layers = built(convolution(30, 5), "relu", "max_pooling", "flatten", affine(100), "batch_normalization", "affine")
    assert weighted_sizes(Summary.of(layers, IMAGE)) == [30 * 24 * 24, 100, 10]
    layers = built({"type": "lstm", "size": 6, "steps": 28}, "tanh", "affine")
    assert weighted_sizes(Summary.of(layers, ROW)) == [6, 10]
