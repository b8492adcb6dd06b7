"""What layers share: their names, and what they say of inputs that they cannot take."""

import numpy as np
import pytest

from backend.nn import layers as nn
from backend.nn.layers import Layer


def test_a_bare_layer_changes_no_shape_and_costs_nothing() -> None:
    layer = Layer()
    assert layer.name == "Layer"
    assert layer.output_shape((3, 4, 5)) == (3, 4, 5)
    assert layer.multiply_adds((3, 4, 5)) == 0
    assert dict(layer.parameter_shapes) == {}
    assert dict(layer.state_shapes) == {}
    assert not layer.training


def test_a_bare_layer_computes_nothing() -> None:
    with pytest.raises(NotImplementedError):
        Layer().forward(np.zeros((1, 1)))
    with pytest.raises(NotImplementedError):
        Layer().backward(np.zeros((1, 1)))


WANT_FEATURES = [(nn.Affine(3, 2), "3 features"), (nn.Softmax(), "features")]
WANT_FEATURES += [(nn.RNN(6, 2, 3), "6 features"), (nn.LSTM(6, 2, 3), "6 features")]


@pytest.mark.parametrize(("layer", "expected"), WANT_FEATURES, ids=lambda value: getattr(value, "name", value))
def test_images_where_features_are_wanted(layer: Layer, expected: str) -> None:
    with pytest.raises(ValueError) as refusal:
        layer.output_shape((1, 2, 3))
    assert str(refusal.value) == (
        f"{layer.name}: expected {expected}, got images of 1 x 2 x 3 (channels, rows, columns); put a Flatten before it"
    )


@pytest.mark.parametrize(("layer", "expected"), WANT_FEATURES, ids=lambda value: getattr(value, "name", value))
def test_another_number_of_features(layer: Layer, expected: str) -> None:
    if expected == "features":
        assert layer.output_shape((7,)) == (7,)
        return
    with pytest.raises(ValueError) as refusal:
        layer.output_shape((7,))
    assert str(refusal.value) == f"{layer.name}: expected {expected}, got 7"


@pytest.mark.parametrize("layer", [nn.Convolution(1, 2, 3), nn.MaxPooling(2)], ids=lambda layer: layer.name)
def test_features_where_images_are_wanted(layer: Layer) -> None:
    with pytest.raises(ValueError) as refusal:
        layer.output_shape((7,))
    assert str(refusal.value) == f"{layer.name}: expected images (channels, rows, columns), got 7 features"


@pytest.mark.parametrize(
    "layer",
    [nn.ReLU(), nn.LeakyReLU(), nn.Sigmoid(), nn.Tanh(), nn.GELU(), nn.Dropout(0.5)],
    ids=lambda layer: layer.name,
)
def test_element_by_element_keeps_every_shape(layer: Layer) -> None:
    assert layer.output_shape((7,)) == (7,)
    assert layer.output_shape((3, 4, 5)) == (3, 4, 5)
    assert layer.multiply_adds((7,)) == 0
    assert dict(layer.parameter_shapes) == {}
