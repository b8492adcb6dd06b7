"""The gradient check: it passes what is right, names what is wrong, and is not taken in by kinks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.nn.gradient_check import ArrayCheck, GradientCheck, check_gradients
from backend.nn.initializers import INITIALIZERS
from backend.nn.layers import (
    Affine,
    BatchNormalization,
    Convolution,
    Dropout,
    Flatten,
    Layer,
    MaxPooling,
    ReLU,
    Sigmoid,
)
from backend.nn.losses import SoftmaxWithLoss
from backend.nn.network import Network
from backend.nn.two_layer_net import TwoLayerNet
from tests.nn.central_differences import proof


def build(rng: np.random.Generator, *layers: Layer, loss: str = "cross_entropy", dtype: type = np.float64) -> Network:
    """A network of these layers for 4 features, with random parameters, biases included."""
    net = Network(list(layers), SoftmaxWithLoss(loss), 4, dtype)
    net.params.flat[...] = rng.standard_normal(net.params.flat.shape)
    return net


def batch(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    return rng.standard_normal((5, 4)), rng.integers(0, 3, 5)


class WrongWeight(Affine):
    """Affine with one derivative that is a little off."""

    def __init__(self, inputs: int, outputs: int, index: tuple[int, int], factor: float) -> None:
        super().__init__(inputs, outputs)
        self.index, self.factor = index, factor

    def backward(self, dout, *, needs_dx=True):
        dx = super().backward(dout, needs_dx=needs_dx)
        self.dW[self.index] *= self.factor
        return dx


class ForgottenBias(Affine):
    def backward(self, dout, *, needs_dx=True):
        dx = super().backward(dout, needs_dx=needs_dx)
        self.db[...] = 0
        return dx


class WrongSlope(Sigmoid):
    """Sigmoid whose derivative lacks the factor 1 - out."""

    def backward(self, dout, *, needs_dx=True):
        return dout * self.out


class LeakyBackward(ReLU):
    """ReLU that lets a tenth of the derivative through where nothing passed forward."""

    def backward(self, dout, *, needs_dx=True):
        return dout * np.where(self.out > 0, 1, 0.1)


@proof
@given(
    sizes=st.lists(st.integers(1, 6), min_size=0, max_size=3),
    activation=st.sampled_from([ReLU, Sigmoid]),
    loss=st.sampled_from(["cross_entropy", "mse"]),
    one_hot=st.booleans(),
    seed=st.integers(0, 2**32 - 1),
)
def test_right_networks_pass(sizes: list[int], activation: type[Layer], loss: str, one_hot: bool, seed: int) -> None:
    rng = np.random.default_rng(seed)
    layers: list[Layer] = []
    for before, after in zip([4, *sizes], sizes, strict=False):
        layers += [Affine(before, after), activation()]
    net = build(rng, *layers, Affine([4, *sizes][-1], 3), loss=loss)
    x, labels = batch(rng)
    check = check_gradients(net, x, np.eye(3)[labels] if one_hot else labels)
    assert check.largest_relative_error < 1e-6
    assert [(a.name, a.shape, a.checked) for a in check.arrays] == [
        (name, array.shape, array.size) for name, array in net.params.items()
    ]


@pytest.mark.parametrize("activation", ["relu", "sigmoid"])
@pytest.mark.parametrize("loss", ["cross_entropy", "mse"])
def test_a_net_for_digits_passes(activation: str, loss: str) -> None:
    rng = np.random.default_rng(0)
    net = TwoLayerNet(784, 50, 10, activation=activation, loss=loss, dtype=np.float64, rng=rng)
    x = rng.random((20, 784)) * (rng.random((20, 784)) < 0.2)
    check = check_gradients(net, x, rng.integers(0, 10, 20), per_array=30, rng=rng)
    assert check.largest_relative_error < 1e-6
    assert [a.checked for a in check.arrays] == [30, 30, 30, 10]


@pytest.mark.parametrize("factor", [-1.0, 0.0, 0.5, 1.01, 1.0001, 1e3])
def test_a_wrong_derivative_is_named(factor: float) -> None:
    rng = np.random.default_rng(1)
    net = build(rng, Affine(4, 5), Sigmoid(), WrongWeight(5, 3, (3, 1), factor))
    x, t = batch(rng)
    w1, b1, bad, b2 = check_gradients(net, x, t).arrays
    assert bad.name == "W2"
    assert bad.index == (3, 1)
    assert bad.backpropagation == net.gradient(x, t)["W2"][3, 1]
    assert bad.numerical * factor == pytest.approx(bad.backpropagation, rel=1e-6)
    assert bad.largest_relative_error == pytest.approx(abs(factor - 1) / max(1, abs(factor)), rel=1e-2)
    assert all(array.largest_relative_error < 1e-6 for array in (w1, b1, b2))


def test_a_forgotten_derivative_is_found() -> None:
    rng = np.random.default_rng(2)
    check = check_gradients(build(rng, ForgottenBias(4, 5), Sigmoid(), Affine(5, 3)), *batch(rng))
    assert {array.name: array.largest_relative_error > 0.99 for array in check.arrays} == {
        "W1": False,
        "b1": True,
        "W2": False,
        "b2": False,
    }


@pytest.mark.parametrize(("right", "wrong"), [(Sigmoid, WrongSlope), (ReLU, LeakyBackward)])
def test_a_wrong_layer_shows_in_the_arrays_before_it(right: type[Layer], wrong: type[Layer]) -> None:
    rng = np.random.default_rng(3)
    net = build(rng, Affine(4, 6), right(), Affine(6, 5), wrong(), Affine(5, 3))
    check = check_gradients(net, *batch(rng))
    assert [array.name for array in check.arrays if array.largest_relative_error > 1e-2] == ["W1", "b1", "W2", "b2"]
    assert check.largest_relative_error == max(array.largest_relative_error for array in check.arrays)


@pytest.mark.parametrize("part", [0.0, 1e-4, -1e-4, 0.005, 0.3, -0.3, 0.9])
def test_a_kink_is_no_error(part: float) -> None:
    rng = np.random.default_rng(4)
    net, h = build(rng, Affine(4, 5), ReLU(), Affine(5, 3)), 1e-5
    x, t = batch(rng)
    x[0] = 0  # so that the units' inputs are their biases
    net.params["b1"][...] = part * h
    assert check_gradients(net, x, t, h=h).largest_relative_error < 1e-6


def test_kinks_on_both_sides_are_no_error() -> None:
    h = 1e-5
    net = Network([Affine(1, 1), ReLU(), Affine(1, 2)], SoftmaxWithLoss(), 1, np.float64)
    # For the first image a nudge down of b1 switches the unit off, for the second a nudge up switches it on; their
    # truths are opposite, so that the slopes on both sides are the same, and both of them wrong.
    net.params["W1"][...], net.params["b1"][...], net.params["W2"][...] = -0.6 * h, 0.3 * h, [[1, -1]]
    assert check_gradients(net, np.array([[0.0], [1.0]]), np.array([0, 1]), h=h).largest_relative_error < 1e-6


def test_a_kink_does_not_hide_an_error() -> None:
    rng = np.random.default_rng(5)
    net = build(rng, WrongWeight(4, 5, (2, 0), 1.001), ReLU(), Affine(5, 3))
    x, t = batch(rng)
    x[0] = [0, 0, 1, 0]
    net.params["b1"] = -net.params["W1"][2]  # all units stand at 0 for the first image
    (w1, *others) = check_gradients(net, x, t).arrays
    assert w1.index == (2, 0)
    assert w1.largest_relative_error == pytest.approx(1e-3, rel=0.1)
    assert all(array.largest_relative_error < 1e-6 for array in others)


def test_what_is_not_used_has_no_error() -> None:
    rng = np.random.default_rng(6)
    net = build(rng, Affine(4, 5), ReLU(), Affine(5, 3))
    net.params["b1"] = -100.0 * np.ones(5)
    check = check_gradients(net, *batch(rng))
    assert [array.largest_relative_error for array in check.arrays[:2]] == [0, 0]


@pytest.mark.parametrize("activation", [ReLU, Sigmoid])
def test_images_pass(activation: type[Layer]) -> None:
    rng = np.random.default_rng(12)
    layers = [Convolution(1, 3, 3), activation(), MaxPooling(2), Flatten(), Affine(27, 3)]
    net = Network(layers, SoftmaxWithLoss(), (1, 8, 8), np.float64)
    net.initialize(INITIALIZERS["he"](0.01), rng)
    x = rng.random((4, 1, 8, 8))
    x[:, :, :4] = 0  # paper: with biases of 0, units whose input is exactly 0
    check = check_gradients(net, x, np.array([0, 1, 2, 0]))
    assert check.largest_relative_error < 1e-6
    assert [array.shape for array in check.arrays] == [(3, 1, 3, 3), (3,), (27, 3), (3,)]


def test_layers_are_checked_as_they_train() -> None:
    rng = np.random.default_rng(13)
    net = build(rng, Affine(4, 6), BatchNormalization(6), Sigmoid(), Dropout(0.5), Affine(6, 3))
    net.reseed(1, 2)
    state = {name: array.copy() for name, array in net.state.items()}
    x, t = batch(rng)
    check = check_gradients(net, x, t)
    assert check.largest_relative_error < 1e-6
    assert [array.name for array in check.arrays] == ["W1", "b1", "gamma2", "beta2", "W3", "b3"]
    assert list(state) == ["running_mean2", "running_var2"]
    for name, array in state.items():
        np.testing.assert_array_equal(net.state[name], array)


def test_two_losses_for_each_parameter(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(7)
    net = build(rng, Affine(4, 5), Sigmoid(), Affine(5, 3))
    compute, seen = net.training_loss, []
    start = net.params.flat.copy()

    def counted(x, t) -> float:
        seen.append(net.params.flat - start)
        return compute(x, t)

    monkeypatch.setattr(net, "training_loss", counted)
    check = check_gradients(net, *batch(rng), per_array=4, rng=rng)
    assert [array.checked for array in check.arrays] == [4, 4, 4, 3]
    assert len(seen) == 1 + 2 * 15
    assert not seen[0].any()
    assert all(np.count_nonzero(moves) == 1 for moves in seen[1:])
    np.testing.assert_allclose([np.abs(moves).sum() for moves in seen[1:]], 1e-5, rtol=1e-9)
    np.testing.assert_array_equal(net.params.flat, start)


def test_the_choice_is_that_of_the_generator() -> None:
    rng = np.random.default_rng(8)
    net = build(rng, Affine(4, 5), Sigmoid(), Affine(5, 3))
    x, t = batch(rng)
    first, again = (check_gradients(net, x, t, per_array=1, rng=np.random.default_rng(1)).arrays for _ in range(2))
    assert first == again
    seen = {check_gradients(net, x, t, per_array=1, rng=rng).arrays[0].index for _ in range(40)}
    assert len(seen) > 10


def test_parameters_are_put_back_where_the_loss_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(9)
    net = build(rng, Affine(4, 3))
    kept, compute, calls = net.params.flat.copy(), net.training_loss, []

    def failing(x, t) -> float:
        calls.append(1)
        if len(calls) == 5:
            raise KeyboardInterrupt
        return compute(x, t)

    monkeypatch.setattr(net, "training_loss", failing)
    with pytest.raises(KeyboardInterrupt):
        check_gradients(net, *batch(rng))
    np.testing.assert_array_equal(net.params.flat, kept)


def test_what_is_not_a_number_does_not_pass() -> None:
    rng = np.random.default_rng(10)
    net = build(rng, Affine(4, 5), Sigmoid(), Affine(5, 3))
    net.params["b2"][0] = np.nan
    assert np.isnan(check_gradients(net, *batch(rng)).largest_relative_error)


def test_nothing_checked_nothing_wrong() -> None:
    assert GradientCheck((), 0.0, 0.0).largest_relative_error == 0


def test_the_result_is_plain_numbers() -> None:
    rng = np.random.default_rng(11)
    check = check_gradients(build(rng, Affine(4, 3)), *batch(rng), per_array=2)
    assert check.seconds_numerical > 0
    assert check.seconds_backpropagation > 0
    for array in check.arrays:
        assert isinstance(array, ArrayCheck)
        assert all(type(i) is int for i in (*array.index, *array.shape, array.checked))
        numbers = (array.numerical, array.backpropagation, array.largest_relative_error, check.largest_relative_error)
        assert all(type(number) is float for number in numbers)


def test_float32_is_refused() -> None:
    rng = np.random.default_rng(0)
    with pytest.raises(TypeError, match=r"^network: expected dtype float64, got float32$"):
        check_gradients(build(rng, Affine(4, 3), dtype=np.float32), *batch(rng))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"per_array": 0}, "per_array: expected a whole number of 1 or more, got 0"),
        ({"per_array": True}, "per_array: expected a whole number of 1 or more, got True"),
        ({"per_array": 2.5}, "per_array: expected a whole number of 1 or more, got 2.5"),
        ({"h": 0}, "h: expected a finite number greater than 0, got 0"),
        ({"h": float("inf")}, "h: expected a finite number greater than 0, got inf"),
        ({"x": np.zeros((5, 3))}, "x: expected shape (N, 4) with N of 1 or more, got (5, 3)"),
    ],
)
def test_bad_arguments_are_refused(arguments: dict, message: str) -> None:
    rng = np.random.default_rng(0)
    x, t = batch(rng)
    with pytest.raises(ValueError) as refusal:
        check_gradients(build(rng, Affine(4, 3)), **{"x": x, "t": t, **arguments})
    assert str(refusal.value) == message
