"""Edits are made in a copy, and do what they say."""

import numpy as np
import pytest

from backend.training.explanation import Bias, EditError, Off, Prune, edited, trace
from tests.training.explanation.networks import CNN, MLP, RNN, network_of, picture


@pytest.mark.parametrize("layers", [MLP, CNN, RNN], ids=["MLP", "CNN", "RNN"])
def test_without_edits_it_is_the_same_network_in_other_arrays(layers: list[dict]) -> None:
    network, x = network_of(layers), picture()[np.newaxis]
    other = edited(network, [])
    np.testing.assert_array_equal(other.predict(x), network.predict(x))
    assert not np.shares_memory(other.params.flat, network.params.flat)
    other.params.flat[...] = 0
    for array in other.state.values():
        array[...] = 0
    assert network.params.flat.any()
    assert all(array.any() for array in network.state.values())


def test_a_neuron_that_is_off_stays_so_behind_its_activation() -> None:
    network, x = network_of(MLP), picture()
    before = network.params.flat.copy()
    way = trace(edited(network, [Off(0, 3), Off(2, 0), Off(2, 5)]), x)
    assert way.outputs[1][3] == 0  # a sigmoid of 0 would be one half
    assert way.outputs[3][0] == way.outputs[3][5] == 0
    # By hand: without that neuron's weights to the next layer the same comes out.
    other = network_of(MLP)
    other.params["W2"][3] = 0
    other.params["W3"][[0, 5]] = 0
    np.testing.assert_allclose(way.probabilities, other.predict(x[np.newaxis])[0], atol=1e-12)
    np.testing.assert_array_equal(network.params.flat, before)


def test_a_filter_that_is_off_leaves_a_dark_channel() -> None:
    way = trace(edited(network_of(CNN), [Off(0, 1)]), picture())
    assert way.outputs[0][1].any()
    assert not way.outputs[3][1].any()
    assert way.outputs[3][[0, 2]].any()


def test_a_layer_may_be_named_by_its_activation_too() -> None:
    network, x = network_of(MLP), picture()
    one, other = (trace(edited(network, [Off(layer, 3)]), x) for layer in (0, 1))
    np.testing.assert_array_equal(one.probabilities, other.probabilities)


def test_a_bias_is_moved() -> None:
    network, x = network_of(CNN), picture()
    before = trace(network, x)
    way = trace(edited(network, [Bias(8, 2, 0.5), Bias(10, 9, -1.0), Bias(0, 1, 9.0), Bias(0, 1, 0.25)]), x)
    moved = way.outputs[0] - before.outputs[0]
    np.testing.assert_allclose(moved[1], 0.25 - before.parts[0].biases[1])
    assert not moved[[0, 2]].any()
    assert (way.parts[8].biases[2], way.parts[10].biases[9]) == (0.5, -1.0)


@pytest.mark.parametrize(("share", "gone"), [(0.0, 0), (0.5, 54), (1.0, 108)])
def test_the_smallest_weights_are_pruned(share: float, gone: int) -> None:
    network = network_of(CNN)
    sizes = np.sort(np.abs(network.params["W3"]).ravel())
    other = edited(network, [Prune(5, share)])
    pruned = other.params["W3"] == 0
    assert (pruned.sum(), pruned.size) == (gone, 108)
    kept = np.abs(other.params["W3"][~pruned])
    np.testing.assert_array_equal(np.sort(kept), sizes[gone:])
    np.testing.assert_array_equal(other.params["b3"], network.params["b3"])


def test_all_arrays_of_a_recurrent_layer_are_pruned_together() -> None:
    network = network_of(RNN)
    other = edited(network, [Prune(0, 0.5)])
    arrays = [array for name, array in other.params.items() if name.endswith("1") and array.ndim > 1]
    assert len(arrays) == 2
    assert sum((array == 0).sum() for array in arrays) == round(sum(array.size for array in arrays) / 2)


@pytest.mark.parametrize(
    ("edit", "field", "expected", "got"),
    [
        (Off(5, 0), "layer", "0 to 4, one of the network's layers", "5"),
        (Off(0, 12), "unit", "0 to 11, one of the units of Affine 1", "12"),
        (Off(4, 0), "layer", "one of 0 (Affine 1), 1 (Sigmoid 1), 2 (Affine 2), 3 (ReLU 1) for 'off'", "4 (Affine 3)"),
        (Bias(1, 0, 0.5), "layer", "one of 0 (Affine 1), 2 (Affine 2), 4 (Affine 3) for 'bias'", "1 (Sigmoid 1)"),
        (Prune(3, 0.5), "layer", "one of 0 (Affine 1), 2 (Affine 2), 4 (Affine 3) for 'prune'", "3 (ReLU 1)"),
    ],
)
def test_what_cannot_be_edited_is_named(edit: Off | Bias | Prune, field: str, expected: str, got: str) -> None:
    with pytest.raises(EditError) as error:
        edited(network_of(MLP), [Prune(0, 0.1), edit])
    assert (error.value.place, error.value.field, error.value.expected, error.value.got) == (1, field, expected, got)
