"""An example's way through a network."""

import numpy as np
import pytest

from backend.training.explanation import Off, edited, trace
from tests.training.explanation.networks import CNN, MLP, RNN, network_of, picture


@pytest.mark.parametrize("layers", [MLP, CNN, RNN], ids=["MLP", "CNN", "RNN"])
def test_every_layer_is_recorded_as_the_network_has_it(layers: list[dict]) -> None:
    network, x = network_of(layers), picture()
    way = trace(network, x)
    assert [part.index for part in way.parts] == list(range(len(layers) + 1))
    assert [output.shape for output in way.outputs] == [part.shape for part in way.parts]
    np.testing.assert_array_equal(way.probabilities, network.predict(x[np.newaxis])[0])
    np.testing.assert_array_equal(way.inputs[0].reshape(-1), x)
    for before, after in zip(way.outputs, way.inputs[1:], strict=False):
        np.testing.assert_array_equal(before.reshape(-1), after.reshape(-1))
    np.testing.assert_array_equal(way.features, way.inputs[-1].reshape(-1))
    assert way.parts[-1].is_last


def test_titles_count_layers_of_a_kind() -> None:
    titles = [part.title for part in trace(network_of(CNN), picture()).parts]
    assert titles[:2] == ["Convolution 1", "Batch normalization 1"]
    assert (titles[5], titles[8], titles[-1]) == ("Convolution 2", "Affine 1", "Affine 2")


def test_a_silent_unit_is_shown_as_silent() -> None:
    way = trace(edited(network_of(MLP), [Off(0, 4)]), picture())
    assert [part.title for part in way.parts] == ["Affine 1", "Sigmoid 1", "Affine 2", "ReLU 1", "Affine 3"]
    assert way.outputs[1][4] == way.inputs[2][4] == 0
    assert (np.delete(way.outputs[1], 4) > 0).all()
