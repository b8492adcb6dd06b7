"""One neuron, cell by cell."""

import numpy as np
import pytest

from backend.training.explanation import NeuronError, arithmetic, trace
from tests.training.explanation.networks import CNN, MLP, RNN, network_of, picture


def test_a_neuron_of_an_affine_layer() -> None:
    network, x = network_of(MLP), picture()
    way = trace(network, x)
    found = arithmetic(way, 0, 5)
    np.testing.assert_array_equal(found.inputs, x)
    np.testing.assert_array_equal(found.weights, network.params["W1"][:, 5])
    assert found.total == pytest.approx(found.terms.sum() + found.bias) == pytest.approx(way.outputs[0][5])
    assert [(step.title, step.value) for step in found.steps] == [("Sigmoid 1", way.outputs[1][5])]
    assert (found.output, found.place, found.source) == (way.outputs[1][5], None, None)
    last = arithmetic(way, 4, 9)
    assert (last.steps, last.source, last.output) == ([], "ReLU 1", last.total)
    assert last.total == pytest.approx(way.logits[9])


def test_a_filter_at_one_place() -> None:
    network, x = network_of(CNN), picture()
    way = trace(network, x)
    found = arithmetic(way, 0, 2, (4, 6))
    np.testing.assert_array_equal(found.inputs, x.reshape(1, 28, 28)[:, 8:13, 12:17])
    assert found.total == pytest.approx(way.outputs[0][2, 4, 6])
    titles = ["Batch normalization 1", "Max pooling 1", "ReLU 1"]
    values = [way.outputs[1][2, 4, 6], way.outputs[2][2, 2, 3], way.outputs[3][2, 2, 3]]
    assert [(step.title, step.value) for step in found.steps] == list(zip(titles, values, strict=True))


def test_a_filter_over_the_edge_sees_zeros() -> None:
    way = trace(network_of(CNN), picture())
    for place in ((0, 0), (5, 5), (2, 3)):
        found = arithmetic(way, 5, 1, place)
        assert found.inputs.shape == (3, 3, 3)
        assert found.total == pytest.approx(way.outputs[5][(1, *place)])
    assert not arithmetic(way, 5, 1, (0, 0)).inputs[:, 0].any()


def test_left_out_the_place_is_where_it_answers_most() -> None:
    way = trace(network_of(CNN), picture())
    found = arithmetic(way, 0, 1)
    assert found.total == pytest.approx(way.outputs[0][1].max())


@pytest.mark.parametrize(
    ("layers", "where", "message"),
    [
        (
            MLP,
            (1, 0),
            "layer: expected one of 0 (Affine 1), 2 (Affine 2), 4 (Affine 3), which are weighted sums, got 1",
        ),
        (RNN, (9, 0), "layer: expected one of 2 (Affine 1), which are weighted sums, got 9"),
        (MLP, (0, 12), "unit: expected 0 to 11, one of the units of Affine 1, got 12"),
        (MLP, (0, 1, (0, 0)), "place: expected none, in an affine layer, got [0, 0]"),
        (CNN, (0, 1, (0, 12)), "place: expected a row up to 11 and a column up to 11, got [0, 12]"),
    ],
)
def test_a_neuron_that_is_not_there_is_named(layers: list[dict], where: tuple, message: str) -> None:
    with pytest.raises(NeuronError) as error:
        arithmetic(trace(network_of(layers), picture()), *where)
    assert str(error.value) == message
