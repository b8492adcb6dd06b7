"""The book's two-layer network: its weights, its two gradients, and its refusals."""

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from backend.nn import TwoLayerNet
from tests.nn.central_differences import assert_same, proof


def small(rng: np.random.Generator, **arguments) -> TwoLayerNet:
    return TwoLayerNet(6, 5, 3, **{"weight_init_std": 1.0, "dtype": np.float64, "rng": rng, **arguments})


def test_seeded_weights_are_the_books() -> None:
    np.random.seed(42)
    net = TwoLayerNet(input_size=784, hidden_size=50, output_size=10, dtype=np.float64)
    np.random.seed(42)
    np.testing.assert_array_equal(net.params["W1"], 0.01 * np.random.randn(784, 50))
    np.testing.assert_array_equal(net.params["W2"], 0.01 * np.random.randn(50, 10))
    np.testing.assert_array_equal(net.params["b1"], np.zeros(50))
    np.testing.assert_array_equal(net.params["b2"], np.zeros(10))


def test_float32_weights_are_the_same_rounded() -> None:
    np.random.seed(42)
    net = TwoLayerNet(784, 50, 10)
    np.random.seed(42)
    assert net.params.flat.dtype == np.float32
    np.testing.assert_array_equal(net.params["W1"], (0.01 * np.random.randn(784, 50)).astype(np.float32))


def test_building_draws_the_books_numbers_and_no_more() -> None:
    np.random.seed(1)
    TwoLayerNet(7, 5, 3)
    following = np.random.randn()
    np.random.seed(1)
    np.random.randn(7 * 5 + 5 * 3)
    assert following == np.random.randn()


def test_a_generator_of_ones_own_leaves_the_global_one_alone() -> None:
    np.random.seed(1)
    TwoLayerNet(7, 5, 3, rng=np.random.default_rng(0))
    following = np.random.randn()
    np.random.seed(1)
    assert following == np.random.randn()


@pytest.mark.parametrize("dtype", ["float32", "float64", np.float32, np.float64, np.dtype("float64")])
def test_dtype(dtype) -> None:
    net = TwoLayerNet(7, 5, 3, dtype=dtype)
    assert net.params.flat.dtype == np.dtype(dtype)
    assert net.predict(np.zeros((1, 7))).dtype == np.dtype(dtype)


def test_initializers_by_name() -> None:
    weights = {}
    for name in ("normal", "xavier", "he", "zeros"):
        net = TwoLayerNet(7, 5, 3, 1.0, initializer=name, dtype=np.float64, rng=np.random.default_rng(0))
        weights[name] = net.params["W1"]
        assert not net.params["b1"].any()
    np.testing.assert_allclose(weights["xavier"], weights["normal"] * np.sqrt(1 / 7), rtol=1e-14)
    np.testing.assert_allclose(weights["he"], weights["normal"] * np.sqrt(2 / 7), rtol=1e-14)
    assert not weights["zeros"].any()


@pytest.mark.parametrize("activation", ["relu", "sigmoid"])
def test_predict_is_the_formula(activation: str) -> None:
    rng = np.random.default_rng(0)
    net = small(rng, activation=activation)
    net.params.flat[...] = rng.standard_normal(net.params.flat.shape)
    x, p = rng.standard_normal((4, 6)), net.params
    a = x @ p["W1"] + p["b1"]
    z = np.maximum(a, 0) if activation == "relu" else 1 / (1 + np.exp(-a))
    e = np.exp(z @ p["W2"] + p["b2"])
    np.testing.assert_allclose(net.predict(x), e / e.sum(axis=1, keepdims=True), rtol=1e-12)


@pytest.mark.parametrize("name", ["W1", "b1", "W2", "b2"])
def test_params_changed_in_place_change_predictions(name: str) -> None:
    net = small(np.random.default_rng(0), activation="sigmoid")
    x = np.ones((1, 6))
    before = net.predict(x)
    net.params[name] += np.random.default_rng(1).standard_normal(net.params[name].shape)
    changed = net.predict(x)
    assert not np.allclose(before, changed)
    net.params[name][...] = 0
    assert not np.allclose(changed, net.predict(x))
    net.params[name] = np.random.default_rng(2).standard_normal(net.params[name].shape)
    assert not np.allclose(changed, net.predict(x))


@proof
@given(
    shape=st.tuples(*[st.integers(1, 5)] * 4),
    activation=st.sampled_from(["relu", "sigmoid"]),
    loss=st.sampled_from(["cross_entropy", "mse"]),
    one_hot=st.booleans(),
    seed=st.integers(0, 2**32 - 1),
)
@example(shape=(1, 4, 5, 3), activation="relu", loss="cross_entropy", one_hot=False, seed=0)
def test_two_ways_to_one_gradient(shape, activation: str, loss: str, one_hot: bool, seed: int) -> None:
    count, inputs, hidden, outputs = shape
    rng = np.random.default_rng(seed)
    net = TwoLayerNet(inputs, hidden, outputs, 1.0, activation, loss=loss, dtype=np.float64, rng=rng)
    net.params["b1"], net.params["b2"] = rng.standard_normal(hidden), rng.standard_normal(outputs)
    x, labels = rng.standard_normal((count, inputs)), rng.integers(0, outputs, count)
    t = np.eye(outputs)[labels] if one_hot else labels
    if activation == "relu":
        assume(np.abs(x @ net.params["W1"] + net.params["b1"]).min() > 1e-2)  # stay away from the kink
    slow, quick = net.numerical_gradient(x, t, h=1e-5), net.gradient(x, t)
    assert list(slow) == list(quick) == ["W1", "b1", "W2", "b2"]
    for name in quick:
        assert_same(f"d{name}", quick[name], slow[name])


@pytest.mark.parametrize("activation", ["relu", "sigmoid"])
@pytest.mark.parametrize("loss", ["cross_entropy", "mse"])
def test_float32_net_within_its_own_precision(activation: str, loss: str) -> None:
    rng = np.random.default_rng(2)
    net = TwoLayerNet(20, 10, 4, 0.5, activation, loss=loss, rng=rng)
    x, t = rng.random((30, 20), np.float32), rng.integers(0, 4, 30)
    slow, quick = net.numerical_gradient(x, t, h=1e-6), net.gradient(x, t)
    for name in quick:
        assert quick[name].dtype == np.float32
        assert slow[name].dtype == np.float64
        # Sums of up to 600 products, each rounded to 24 bits.
        assert_same(f"d{name}", quick[name], slow[name], tolerance=600 * np.finfo(np.float32).eps / 2)


def test_the_slow_way_is_the_way_unless_asked_otherwise() -> None:
    rng = np.random.default_rng(0)
    net = small(rng)
    x, t = rng.standard_normal((2, 6)), np.array([0, 2])
    plain, naive, fast = (net.numerical_gradient(x, t, **how) for how in ({}, {"method": "naive"}, {"method": "fast"}))
    for name, gradient in plain.items():
        np.testing.assert_array_equal(gradient, naive[name])
        np.testing.assert_allclose(fast[name], gradient, rtol=0, atol=1e-10)
    assert any((fast[name] != gradient).any() for name, gradient in plain.items())


def test_another_method_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^method: expected naive or fast, got 'slow'$"):
        small(np.random.default_rng(0)).numerical_gradient(np.zeros((1, 6)), np.array([0]), method="slow")


def test_numerical_gradient_leaves_the_net_alone() -> None:
    rng = np.random.default_rng(0)
    net = small(rng)
    kept, grads = net.params.flat.copy(), net.grads.flat.copy()
    state = np.random.get_state()[1].copy()
    net.numerical_gradient(rng.standard_normal((2, 6)), np.array([0, 2]))
    np.testing.assert_array_equal(net.params.flat, kept)
    np.testing.assert_array_equal(net.grads.flat, grads)
    np.testing.assert_array_equal(np.random.get_state()[1], state)


def test_returned_gradients_are_arrays_of_their_own() -> None:
    rng = np.random.default_rng(0)
    net = small(rng)
    x = rng.standard_normal((2, 6))
    first = net.gradient(x, np.array([0, 2]))
    kept = {name: array.copy() for name, array in first.items()}
    net.gradient(-x, np.array([1, 1]))
    net.numerical_gradient(x, np.array([1, 1]))
    for name, array in first.items():
        np.testing.assert_array_equal(array, kept[name])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"input_size": 0}, "input_size: expected a whole number of 1 or more, got 0"),
        ({"hidden_size": -3}, "hidden_size: expected a whole number of 1 or more, got -3"),
        ({"output_size": 0}, "output_size: expected a whole number of 1 or more, got 0"),
        ({"activation": "tanh"}, "activation: expected one of relu, sigmoid, got 'tanh'"),
        ({"loss": "hinge"}, "loss: expected one of cross_entropy, mse, got 'hinge'"),
        ({"initializer": "ones"}, "initializer: expected one of normal, xavier, he, zeros, got 'ones'"),
        ({"weight_init_std": -0.5}, "weight_init_std: expected a finite number of 0 or more, got -0.5"),
        ({"weight_init_std": float("nan")}, "weight_init_std: expected a finite number of 0 or more, got nan"),
        ({"dtype": np.float16}, "dtype: expected float32 or float64, got float16"),
        ({"dtype": int}, "dtype: expected float32 or float64, got int64"),
    ],
)
def test_bad_arguments_are_refused(arguments, message: str) -> None:
    with pytest.raises(ValueError) as refusal:
        TwoLayerNet(**{"input_size": 4, "hidden_size": 3, "output_size": 2, **arguments})
    assert str(refusal.value) == message


@pytest.mark.parametrize("call", [TwoLayerNet.gradient, TwoLayerNet.numerical_gradient])
@pytest.mark.parametrize(
    ("x", "t", "message"),
    [
        (np.zeros((2, 5)), [0, 1], "x: expected shape (N, 6) with N of 1 or more, got (2, 5)"),
        (np.zeros((2, 6)), [0], "t: expected shape (2,) or (2, 3), got (1,)"),
        (np.zeros((2, 6)), [0, 3], "t: expected integer labels from 0 to 2, got int64 [0 3]"),
    ],
)
def test_bad_batches_are_refused(call, x, t, message: str) -> None:
    with pytest.raises(ValueError) as refusal:
        call(small(np.random.default_rng(0)), x, np.array(t, np.int64))
    assert str(refusal.value) == message


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("weight_init_std", float("inf")),
        ("weight_init_std", "0.1"),
        ("dtype", None),
        ("dtype", "foo"),
        ("hidden_size", 2.5),
        ("hidden_size", "3"),
    ],
)
def test_more_bad_arguments_are_named(name: str, value) -> None:
    with pytest.raises((ValueError, TypeError), match=f"^{name}: expected "):
        TwoLayerNet(**{"input_size": 4, "hidden_size": 3, "output_size": 2, name: value})
