"""Flatten: the order of the features, and that nothing is copied."""

import numpy as np
import pytest

from backend.nn.layers import Flatten
from tests.nn.central_differences import bind
from tests.nn.layers.proofs import assert_backward, normal


@pytest.fixture
def layer() -> Flatten:
    made = Flatten()
    bind(made, np.random.default_rng(0))
    return made


def test_shapes() -> None:
    assert Flatten().output_shape((3, 4, 5)) == (60,)
    assert Flatten().output_shape((7,)) == (7,)
    assert Flatten().multiply_adds((3, 4, 5)) == 0


@pytest.mark.parametrize("count", [1, 6])
def test_features_are_in_the_order_channel_row_column(layer: Flatten, count: int) -> None:
    x = normal(np.random.default_rng(0), 2, 3, 4, count)
    out = layer.forward(x)
    assert out.shape == (count, 24)
    for n in range(count):
        np.testing.assert_array_equal(out[n], [x[c, h, w, n] for c, h, w in np.ndindex(2, 3, 4)])
    assert np.shares_memory(out, x)


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("count", [1, 6])
def test_every_derivative_goes_back_to_its_place(layer: Flatten, count: int, order: str) -> None:
    rng = np.random.default_rng(0)
    layer.forward(normal(rng, 2, 3, 4, count))
    dout = normal(rng, count, 24, order=order)
    dx = layer.backward(dout)
    assert dx.shape == (2, 3, 4, count)
    for place, (c, h, w) in enumerate(np.ndindex(2, 3, 4)):
        np.testing.assert_array_equal(dx[c, h, w], dout[:, place])


@pytest.mark.parametrize("count", [1, 6])
def test_backward(count: int) -> None:
    rng = np.random.default_rng(0)
    assert_backward(Flatten(), rng, normal(rng, 2, 3, 4, count), "F")


def test_features_stay_as_they_are(layer: Flatten) -> None:
    x = normal(np.random.default_rng(0), 3, 4)
    assert layer.forward(x) is x
    assert layer.backward(x) is x


def test_a_part_of_a_batch(layer: Flatten) -> None:
    x = normal(np.random.default_rng(0), 2, 3, 4, 8)[..., 3:5]  # not contiguous
    np.testing.assert_array_equal(layer.forward(x), [x[..., n].ravel() for n in range(2)])


def test_batches_of_changing_size(layer: Flatten) -> None:
    rng = np.random.default_rng(0)
    for count in (100, 7, 100):
        x = normal(rng, 2, 3, 3, count)
        np.testing.assert_array_equal(layer.backward(layer.forward(x)), x)
