"""The fast numerical gradient: the very numbers of the slow one, and those of arithmetic with fifty digits."""

from decimal import Decimal, localcontext
from importlib import import_module

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from backend.nn import TwoLayerNet
from backend.nn.fast_numerical_gradient import fast_numerical_gradient
from backend.nn.layers import Layer
from tests.nn.central_differences import proof

activations = st.sampled_from(["relu", "sigmoid"])
losses = st.sampled_from(["cross_entropy", "mse"])
seeds = st.integers(0, 2**32 - 1)
each_net = pytest.mark.parametrize(
    ("activation", "loss"), [(a, el) for a in ("relu", "sigmoid") for el in ("cross_entropy", "mse")]
)


def build(
    rng: np.random.Generator, sizes: tuple[int, int, int], activation: str, loss: str, std: float = 1.0, **arguments
) -> TwoLayerNet:
    net = TwoLayerNet(*sizes, std, activation, loss=loss, rng=rng, **{"dtype": np.float64, **arguments})
    net.params["b1"], net.params["b2"] = std * rng.standard_normal(sizes[1]), std * rng.standard_normal(sizes[2])
    return net


def assert_close(got: dict, wanted: dict, tolerance: float) -> None:
    assert list(got) == list(wanted) == ["W1", "b1", "W2", "b2"]
    for name, gradient in wanted.items():
        assert got[name].shape == gradient.shape
        assert got[name].dtype == np.float64
        error = np.abs(got[name] - gradient)
        worst = np.unravel_index(int(error.argmax()), error.shape)
        assert error[worst] <= tolerance, f"{name}{worst}: expected {gradient[worst]}, got {got[name][worst]}"


@proof
@given(
    sizes=st.tuples(*[st.integers(1, 6)] * 4),
    activation=activations,
    loss=losses,
    one_hot=st.booleans(),
    inputs=st.sampled_from(["dense", "sparse", "grey levels", "negative", "paper"]),
    h=st.sampled_from([1e-2, 1e-3, 1e-4]),
    seed=seeds,
)
@example(sizes=(1, 1, 1, 2), activation="relu", loss="cross_entropy", one_hot=False, inputs="dense", h=1e-4, seed=0)
@example(sizes=(1, 6, 6, 1), activation="sigmoid", loss="mse", one_hot=True, inputs="sparse", h=1e-4, seed=1)
def test_the_numbers_of_the_slow_way(sizes, activation, loss, one_hot, inputs, h, seed) -> None:
    count, features, hidden, classes = sizes
    rng = np.random.default_rng(seed)
    net = build(rng, (features, hidden, classes), activation, loss)
    x = rng.standard_normal((count, features))
    if inputs == "sparse":
        x[rng.random(x.shape) < 0.7] = 0
    elif inputs == "grey levels":
        x = rng.integers(0, 3, x.shape) / 2
    elif inputs == "negative":
        x = -np.abs(x)
    elif inputs == "paper":
        x[...] = 0
    labels = rng.integers(0, classes, count)
    t = np.eye(classes)[labels] if one_hot else labels
    assert_close(fast_numerical_gradient(net, x, t, h), net.numerical_gradient(x, t, h), 1e-10)


@proof
@given(
    loss=losses,
    part=st.sampled_from([0.0, 0.3, -0.3, 1.0, -1.0, 0.999, 2.0]),
    count=st.sampled_from([1, 3, 30]),  # of many images that share few grey levels, most are looked up
    seed=seeds,
)
def test_at_the_kink_of_relu(loss: str, part: float, count: int, seed: int) -> None:
    h = 1e-4
    rng = np.random.default_rng(seed)
    net = build(rng, (4, 5, 3), "relu", loss)
    x = rng.integers(-2, 3, (count, 4)) / 2  # numbers whose sums and products are not rounded
    net.params["W1"] = rng.integers(-8, 9, (4, 5)) / 8
    net.params["b1"] = part * h - x[0] @ net.params["W1"]  # all units stand at or near 0 for the first image
    t = rng.integers(0, 3, count)
    assert_close(fast_numerical_gradient(net, x, t, h), net.numerical_gradient(x, t, h), 1e-10)


def test_half_a_slope_exactly_at_the_kink() -> None:
    net = TwoLayerNet(1, 1, 2, dtype=np.float64, initializer="zeros")
    net.params["W2"] = np.array([[1.0, 0.0]])
    # dL/da = (y - t) W2 = (1/2 - 0) 1 where the unit is on, and 0 where it is off.
    got = fast_numerical_gradient(net, np.array([[2.0]]), np.array([1]), 1e-6)
    assert got["W1"][0, 0] == pytest.approx(0.5, abs=1e-6)
    assert got["b1"][0] == pytest.approx(0.25, abs=1e-6)


@each_net
@pytest.mark.parametrize("std", [0.1, 1.0])
def test_fifty_digits(activation: str, loss: str, std: float) -> None:
    rng = np.random.default_rng(7)
    net = build(rng, (3, 4, 3), activation, loss, std)
    x, labels, h = rng.standard_normal((2, 3)), np.array([2, 0]), 1e-6
    x[0, 1] = 0
    assert_close(fast_numerical_gradient(net, x, labels, h), in_decimals(net, x, labels, h), 1e-14)


@each_net
def test_fifty_digits_with_a_nudge_that_would_drown_in_rounding(activation: str, loss: str) -> None:
    rng = np.random.default_rng(8)
    net = build(rng, (3, 4, 3), activation, loss)
    x, labels, h = rng.standard_normal((2, 3)), np.array([1, 1]), 1e-12
    assert_close(fast_numerical_gradient(net, x, labels, h), in_decimals(net, x, labels, h), 1e-14)


def in_decimals(net: TwoLayerNet, x: np.ndarray, labels: np.ndarray, h: float) -> dict[str, np.ndarray]:
    """(L(theta + h) - L(theta - h)) / 2h as it is written, two whole losses for each parameter, with 50 digits."""
    params = {name: decimals(array) for name, array in net.params.items()}
    relu, mse = type(net.layers[1]).__name__ == "ReLU", net.last_layer.loss == "mse"

    def loss() -> Decimal:
        total = Decimal(0)
        for row, label in zip(decimals(x), labels, strict=True):
            a = row @ params["W1"] + params["b1"]
            z = np.array([max(v, Decimal(0)) if relu else 1 / (1 + (-v).exp()) for v in a])
            e = np.array([v.exp() for v in z @ params["W2"] + params["b2"]])
            y = e / e.sum()
            total += ((y - np.eye(len(y), dtype=int)[label]) ** 2).sum() / 2 if mse else -y[label].ln()
        return total / len(x)

    gradient = {}
    with localcontext(prec=50):
        nudge = Decimal(h)
        for name, array in params.items():
            gradient[name] = np.zeros(array.shape)
            for index in np.ndindex(array.shape):
                kept = array[index]
                array[index] = kept + nudge
                above = loss()
                array[index] = kept - nudge
                below = loss()
                array[index] = kept
                gradient[name][index] = (above - below) / (2 * nudge)
    return gradient


def decimals(array: np.ndarray) -> np.ndarray:
    return np.array([Decimal(float(v)) for v in array.ravel()], object).reshape(array.shape)


def digits_like(rng: np.random.Generator, count: int) -> np.ndarray:
    """Grey levels of which four of five are paper."""
    return rng.integers(1, 256, (count, 784)) / 255 * (rng.random((count, 784)) < 0.2)


@each_net
def test_the_gradient_of_backpropagation(activation: str, loss: str) -> None:
    rng = np.random.default_rng(3)
    net = build(rng, (784, 50, 10), activation, loss, 0.05)
    x, t = digits_like(rng, 30), rng.integers(0, 10, 30)
    assert np.abs(x @ net.params["W1"] + net.params["b1"]).min() > 1e-6  # no unit at its kink
    assert_close(fast_numerical_gradient(net, x, t), net.gradient(x, t), 1e-11)


@each_net
def test_images_a_few_at_a_time(activation: str, loss: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(4)
    net = build(rng, (9, 5, 3), activation, loss)
    x, t = rng.integers(0, 3, (7, 9)) / 2, rng.integers(0, 3, 7)
    whole = fast_numerical_gradient(net, x, t)
    module = import_module("backend.nn.fast_numerical_gradient")  # the package has a function of this name
    for block in (1, 60, 100):
        monkeypatch.setattr(module, "BLOCK", block)
        assert_close(fast_numerical_gradient(net, x, t), whole, 1e-15)


def test_truth_that_is_spread_over_classes() -> None:
    rng = np.random.default_rng(5)
    net = build(rng, (4, 3, 3), "sigmoid", "cross_entropy")
    x, t = rng.standard_normal((2, 4)), np.array([[0.2, 0.5, 0.3], [0.0, 0.9, 0.1]])
    assert_close(fast_numerical_gradient(net, x, t, 1e-4), net.numerical_gradient(x, t, 1e-4), 1e-10)


def test_saturated_answers() -> None:
    rng = np.random.default_rng(6)
    net = build(rng, (4, 3, 3), "sigmoid", "cross_entropy", 100.0)
    x, t = rng.standard_normal((5, 4)), rng.integers(0, 3, 5)
    assert_close(fast_numerical_gradient(net, x, t), net.gradient(x, t), 1e-10)


def test_a_float32_net_is_computed_in_float64() -> None:
    net = build(np.random.default_rng(0), (6, 5, 3), "relu", "cross_entropy", dtype=np.float32)
    twin = TwoLayerNet(6, 5, 3, dtype=np.float64)
    twin.params.flat[...] = net.params.flat
    x, t = np.random.default_rng(1).random((4, 6), np.float32), np.array([0, 1, 2, 0])
    assert_close(fast_numerical_gradient(net, x, t), fast_numerical_gradient(twin, x.astype(np.float64), t), 0)


@each_net
def test_arguments_are_left_alone(activation: str, loss: str) -> None:
    rng = np.random.default_rng(0)
    net = build(rng, (6, 5, 3), activation, loss)
    x, t = rng.standard_normal((4, 6)), np.eye(3)[[0, 2, 1, 1]]
    kept = x.copy(), t.copy(), net.params.flat.copy(), net.grads.flat.copy()
    fast_numerical_gradient(net, x, t)
    for now, before in zip((x, t, net.params.flat, net.grads.flat), kept, strict=True):
        np.testing.assert_array_equal(now, before)


@pytest.mark.parametrize(
    ("x", "t", "h", "message"),
    [
        (np.zeros((2, 5)), [0, 1], 1e-6, "x: expected shape (N, 6) with N of 1 or more, got (2, 5)"),
        (np.zeros((2, 6)), [0], 1e-6, "t: expected shape (2,) or (2, 3), got (1,)"),
        (np.zeros((2, 6)), [0, 3], 1e-6, "t: expected integer labels from 0 to 2, got int64 [0 3]"),
        (np.zeros((2, 6)), [0, 1], 0, "h: expected a finite number greater than 0, got 0"),
        (np.zeros((2, 6)), [0, 1], -1e-4, "h: expected a finite number greater than 0, got -0.0001"),
        (np.zeros((2, 6)), [0, 1], float("nan"), "h: expected a finite number greater than 0, got nan"),
        (np.zeros((2, 6)), [0, 1], 1.5, "h: expected a nudge that moves no score by more than 1, got 1.5"),
        (np.full((2, 6), 1e8), [0, 1], 1e-6, "h: expected a nudge that moves no score by more than 1, got 1e-06"),
    ],
)
def test_bad_arguments_are_refused(x, t, h, message: str) -> None:
    net = build(np.random.default_rng(0), (6, 5, 3), "relu", "cross_entropy")
    with pytest.raises(ValueError) as refusal:
        fast_numerical_gradient(net, x, np.array(t, np.int64), h)
    assert str(refusal.value) == message


def test_an_activation_that_it_does_not_know_is_refused() -> None:
    net = build(np.random.default_rng(0), (6, 5, 3), "relu", "cross_entropy")
    net.layers[1] = Layer()
    with pytest.raises(TypeError, match=r"^net: expected ReLU or Sigmoid as its activation, got Layer$"):
        fast_numerical_gradient(net, np.zeros((1, 6)), np.array([0]))
