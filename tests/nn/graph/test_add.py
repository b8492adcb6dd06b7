"""The addition node: its sum, its derivatives against central differences, and shapes that do not fit."""

import doctest

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import backend.nn.graph.add
from backend.nn.graph import Add
from tests.nn.central_differences import assert_same, proof, slopes

shapes = st.sampled_from([(), (1,), (5,), (2, 3), (2, 1, 4)])


def test_numbers() -> None:
    node = Add()
    assert node.forward(3.0, 4.5) == 7.5
    assert node.backward(2.0) == (2.0, 2.0)


@proof
@given(shape=shapes, seed=st.integers(0, 2**32 - 1))
def test_arrays(shape: tuple[int, ...], seed: int) -> None:
    rng = np.random.default_rng(seed)
    x, y, dout = (np.array(rng.standard_normal(shape)) for _ in range(3))
    node = Add()

    def loss() -> float:
        return float(np.vdot(dout, node.forward(x, y)))

    out = node.forward(x, y)
    for place in np.ndindex(shape):
        assert out[place] == float(x[place]) + float(y[place])
    dx, dy = node.backward(dout)
    assert_same("dx", dx, slopes(loss, x))
    assert_same("dy", dy, slopes(loss, y))


def test_both_ways_back_are_arrays_of_their_own() -> None:
    node, dout = Add(), np.ones(3)
    node.forward(np.zeros(3), np.zeros(3))
    dx, dy = node.backward(dout)
    dx += 1
    assert dy.tolist() == dout.tolist() == [1, 1, 1]


def test_float32_stays_float32() -> None:
    node, ones = Add(), np.ones(3, np.float32)
    assert node.forward(ones, ones).dtype == np.float32
    assert [d.dtype for d in node.backward(ones)] == [np.float32, np.float32]


def test_another_shape_is_refused() -> None:
    node = Add()
    with pytest.raises(ValueError, match=r"^y: expected shape \(2, 3\), as x has, got \(3,\)$"):
        node.forward(np.zeros((2, 3)), np.zeros(3))
    node.forward(np.zeros(3), np.zeros(3))
    with pytest.raises(ValueError, match=r"^dout: expected shape \(3,\), as x has, got \(\)$"):
        node.backward(1.0)


def test_there_is_an_example() -> None:
    result = doctest.testmod(backend.nn.graph.add)
    assert (result.failed, result.attempted) == (0, 9)
