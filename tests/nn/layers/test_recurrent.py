"""What the two recurrent layers share: how they read, their shapes, their start, what they refuse."""

import numpy as np
import pytest

from backend.nn import he
from backend.nn.layers import LSTM, RNN
from tests.nn.central_differences import bind
from tests.nn.layers.proofs import normal

both = pytest.mark.parametrize("kind", [RNN, LSTM])


@both
def test_shapes_and_cost(kind) -> None:
    layer, sums = kind(784, 64), 64 if kind is RNN else 256
    assert layer.parameter_shapes == {"Wx": (28, sums), "Wh": (64, sums), "b": (sums,)}
    assert layer.output_shape((784,)) == (64,)
    assert layer.multiply_adds((784,)) == 28 * (28 + 64) * sums
    every = kind(784, 64, steps=14, every_step=True)
    assert every.parameter_shapes["Wx"] == (56, sums)
    assert every.output_shape((784,)) == (14 * 64,)
    assert every.multiply_adds((784,)) == 14 * (56 + 64) * sums


@both
def test_an_image_is_read_row_by_row(kind) -> None:
    """What comes in the last row is known after 28 steps, and not after 27."""
    layer = kind(784, 3, every_step=True)
    bind(layer, np.random.default_rng(0))
    image = normal(np.random.default_rng(1), 1, 28, 28)
    states = layer.forward(image.reshape(1, 784)).reshape(28, 3).copy()
    image[0, 27, 5] += 1
    changed = layer.forward(image.reshape(1, 784)).reshape(28, 3)
    np.testing.assert_array_equal(changed[:27], states[:27])
    assert (changed[27] != states[27]).all()


@both
def test_the_last_state_is_the_last_of_all(kind) -> None:
    rng = np.random.default_rng(0)
    last, every = kind(12, 5, 4), kind(12, 5, 4, every_step=True)
    params, grads = bind(last, rng)
    every.bind(params, {name: array.copy() for name, array in grads.items()}, np.float64)
    x = normal(rng, 6, 12)
    np.testing.assert_array_equal(every.forward(x)[:, -5:], last.forward(x))


@both
def test_both_memory_orders_are_read_alike(kind) -> None:
    rng = np.random.default_rng(0)
    layer = kind(12, 5, 4)
    bind(layer, rng)
    x = normal(rng, 6, 12)
    by_rows = layer.forward(x).copy()
    np.testing.assert_array_equal(layer.forward(np.asfortranarray(x)), by_rows)


@both
def test_start(kind) -> None:
    layer = kind(12, 5, 4)
    params, _ = bind(layer, np.random.default_rng(0))
    layer.initialize(he, np.random.default_rng(1))
    rng = np.random.default_rng(1)
    np.testing.assert_array_equal(params["Wx"], he(rng, *params["Wx"].shape))
    np.testing.assert_array_equal(params["Wh"], he(rng, *params["Wh"].shape))
    forget = [1] * 5 + [0] * 15
    np.testing.assert_array_equal(params["b"], np.zeros(5) if kind is RNN else forget)


@both
@pytest.mark.parametrize("name", ["input_size", "hidden_size", "steps"])
@pytest.mark.parametrize("value", [0, -1, 2.0, True])
def test_bad_arguments_are_refused(kind, name: str, value) -> None:
    with pytest.raises(ValueError) as refusal:
        kind(**{"input_size": 4, "hidden_size": 4, "steps": 1, name: value})
    assert str(refusal.value) == f"{name}: expected a whole number of 1 or more, got {value!r}"


@both
def test_features_that_cannot_be_cut_are_refused(kind) -> None:
    with pytest.raises(ValueError, match=r"^steps: expected a divisor of the 784 features of the input, got 30$"):
        kind(784, 4, 30)
