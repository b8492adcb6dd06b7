"""The sequential network, of layers for features: names, shapes, and the same numbers as layer by layer."""

import copy
import pickle

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from backend.nn import Affine, Network, ReLU, Sigmoid, SoftmaxWithLoss
from backend.nn.network import EVALUATION_ROWS
from tests.nn.central_differences import assert_same, proof, slopes
from tests.nn.networks import random_network


def three_affines() -> list:
    return [Affine(4, 5), ReLU(), Affine(5, 6), Sigmoid(), Affine(6, 3)]


@pytest.fixture
def net() -> Network:
    return random_network(three_affines(), np.random.default_rng(0), inputs=4)


def naive_probabilities(net: Network, x):
    params = net.params
    h = np.maximum(x @ params["W1"] + params["b1"], 0)
    h = 1 / (1 + np.exp(-(h @ params["W2"] + params["b2"])))
    e = np.exp(h @ params["W3"] + params["b3"])
    return e / e.sum(axis=1, keepdims=True)


def test_layers_with_parameters_are_counted(net: Network) -> None:
    shapes = {"W1": (4, 5), "b1": (5,), "W2": (5, 6), "b2": (6,), "W3": (6, 3), "b3": (3,)}
    assert {name: array.shape for name, array in net.params.items()} == shapes
    assert {name: array.shape for name, array in net.grads.items()} == shapes
    assert list(net.params) == list(shapes)
    assert (net.input_size, net.output_size) == (4, 3)


def test_layers_work_on_the_flat_vector(net: Network) -> None:
    x = np.ones((1, 4))
    net.params.flat[...] = 0
    np.testing.assert_allclose(net.predict(x), np.full((1, 3), 1 / 3), rtol=1e-14)


@pytest.mark.parametrize(
    ("layers", "message"),
    [
        ([Affine(5, 3)], "layer 1: Affine: expected 5 features, got 4"),
        ([Affine(4, 3), ReLU(), Affine(5, 2)], "layer 3: Affine: expected 5 features, got 3"),
    ],
)
def test_layers_that_do_not_fit_are_refused(layers, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message}$"):
        Network(layers, SoftmaxWithLoss(), 4, np.float64)


@pytest.mark.parametrize("count", [1, EVALUATION_ROWS, EVALUATION_ROWS + 1, 2 * EVALUATION_ROWS + 345])
def test_predict_and_accuracy_of_any_number_of_rows(net: Network, count: int) -> None:
    rng = np.random.default_rng(1)
    x, labels = rng.standard_normal((count, 4)), rng.integers(0, 3, count)
    expected = naive_probabilities(net, x)
    np.testing.assert_allclose(net.predict(x), expected, rtol=1e-10)
    share = np.mean(expected.argmax(axis=1) == labels)
    assert net.accuracy(x, labels) == share
    assert net.accuracy(x, np.eye(3)[labels]) == share
    assert net.loss(x, labels) == pytest.approx(-np.log(expected[np.arange(count), labels]).mean(), rel=1e-10)


def test_predictions_are_arrays_of_their_own(net: Network) -> None:
    rng = np.random.default_rng(2)
    first = net.predict(rng.standard_normal((3, 4)))
    kept = first.copy()
    net.predict(rng.standard_normal((3, 4)))
    net.gradient(rng.standard_normal((3, 4)), np.array([0, 1, 2]))
    np.testing.assert_array_equal(first, kept)


@proof
@given(
    loss=st.sampled_from(["cross_entropy", "mse"]),
    sizes=st.lists(st.integers(1, 5), min_size=1, max_size=4),
    kinds=st.lists(st.sampled_from([ReLU, Sigmoid]), min_size=3, max_size=3),
    count=st.integers(1, 5),
    one_hot=st.booleans(),
    seed=st.integers(0, 2**32 - 1),
)
@example(loss="cross_entropy", sizes=[4, 5, 3], kinds=[ReLU, Sigmoid, ReLU], count=1, one_hot=True, seed=0)
def test_gradient_against_differences(loss: str, sizes, kinds, count: int, one_hot: bool, seed: int) -> None:
    rng = np.random.default_rng(seed)
    layers, inputs = [], 4
    for outputs, kind in zip(sizes, [*kinds, None], strict=False):
        layers += [Affine(inputs, outputs), *([kind()] if kind else [])]
        inputs = outputs
    net = random_network(layers, rng, loss, inputs=4)
    x, labels = rng.standard_normal((count, 4)), rng.integers(0, net.output_size, count)
    t = np.eye(net.output_size)[labels] if one_hot else labels

    h = x
    for before, after in zip(layers, [*layers[1:], None], strict=True):
        h = before.forward(h).copy()
        assume(not isinstance(after, ReLU) or np.abs(h).min() > 1e-3)  # a difference across the kink is no derivative

    gradient = net.gradient(x, t)
    for name, array in net.params.items():
        assert_same(f"d{name}", gradient[name], slopes(lambda: net.loss(x, t), array))


def test_fast_path_gives_the_loss_and_fills_grads(net: Network) -> None:
    rng = np.random.default_rng(3)
    x, t = rng.standard_normal((6, 4)), rng.integers(0, 3, 6)
    expected = net.gradient(x, t)
    net.grads.flat[...] = np.nan
    assert net.loss_and_gradient(x, t) == net.loss(x, t)
    for name, array in expected.items():
        np.testing.assert_array_equal(net.grads[name], array)


def test_returned_gradients_are_arrays_of_their_own(net: Network) -> None:
    rng = np.random.default_rng(4)
    first = net.gradient(rng.standard_normal((6, 4)), rng.integers(0, 3, 6))
    kept = {name: array.copy() for name, array in first.items()}
    net.gradient(rng.standard_normal((6, 4)), rng.integers(0, 3, 6))
    for name, array in first.items():
        np.testing.assert_array_equal(array, kept[name])
        assert not np.shares_memory(array, net.grads.flat)


def test_images_of_other_dtypes_are_taken() -> None:
    net = random_network(three_affines(), np.random.default_rng(0), inputs=4, dtype=np.float32)
    x = np.array([[0, 1, 2, 3], [3, 0, 0, 1]], np.uint8)
    assert net.predict(x).dtype == np.float32
    np.testing.assert_array_equal(net.predict(x), net.predict(x.astype(np.float64)))
    assert net.loss(x.tolist(), [0, 2]) == net.loss(x, np.array([0, 2], np.uint8))


takers = pytest.mark.parametrize(
    "call",
    [Network.loss, Network.accuracy, Network.gradient, lambda net, x, t: net.predict(x)],
    ids=["loss", "accuracy", "gradient", "predict"],
)


@takers
@pytest.mark.parametrize("shape", [(4,), (2, 3), (2, 5), (0, 4), (2, 2, 2), ()])
def test_images_of_a_wrong_shape_are_refused(net: Network, call, shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError) as refusal:
        call(net, np.zeros(shape), np.zeros(2, int))
    assert str(refusal.value) == f"x: expected shape (N, 4) with N of 1 or more, got {shape}"


truth_takers = pytest.mark.parametrize("call", [Network.loss, Network.accuracy, Network.gradient])


@truth_takers
@pytest.mark.parametrize("shape", [(), (1,), (3,), (2, 1), (2, 4), (3, 3), (2, 3, 1)])
def test_a_truth_of_a_wrong_shape_is_refused(net: Network, call, shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError) as refusal:
        call(net, np.zeros((2, 4)), np.zeros(shape, int))
    assert str(refusal.value) == f"t: expected shape (2,) or (2, 3), got {shape}"


@truth_takers
@pytest.mark.parametrize("labels", [[0, 3], [-1, 0], [0.0, 1.0], [True, False], ["0", "1"]])
def test_labels_that_are_none_are_refused(net: Network, call, labels) -> None:
    with pytest.raises(ValueError, match=r"^t: expected integer labels from 0 to 2, got \S+ \["):
        call(net, np.zeros((2, 4)), np.array(labels))


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda net: pickle.loads(pickle.dumps(net))])
def test_a_copied_network_works_on_its_own_params(net: Network, copied) -> None:
    rng = np.random.default_rng(5)
    x, t = rng.standard_normal((4, 4)), np.array([0, 1, 2, 0])
    before, other = net.predict(x), copied(net)
    np.testing.assert_array_equal(other.predict(x), before)
    expected = net.gradient(x, t)
    for name, gradient in other.gradient(x, t).items():
        np.testing.assert_array_equal(gradient, expected[name])
    other.params["W1"] += 1
    assert not np.allclose(other.predict(x), before)
    np.testing.assert_array_equal(net.predict(x), before)
