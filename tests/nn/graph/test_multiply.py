"""The multiplication node: its product, its derivatives against central differences, and a graph of several nodes."""

import doctest

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import backend.nn.graph.multiply
from backend.nn.graph import Add, Multiply
from tests.nn.central_differences import assert_same, proof, slopes

shapes = st.sampled_from([(), (1,), (5,), (2, 3), (2, 1, 4)])


def test_numbers() -> None:
    node = Multiply()
    assert node.forward(3.0, 4.5) == 13.5
    assert node.backward(2.0) == (9.0, 6.0)


@proof
@given(shape=shapes, seed=st.integers(0, 2**32 - 1))
def test_arrays(shape: tuple[int, ...], seed: int) -> None:
    rng = np.random.default_rng(seed)
    x, y, dout = (np.array(rng.standard_normal(shape)) for _ in range(3))
    node = Multiply()

    def loss() -> float:
        return float(np.vdot(dout, node.forward(x, y)))

    out = node.forward(x, y)
    for place in np.ndindex(shape):
        assert out[place] == float(x[place]) * float(y[place])
    dx, dy = node.backward(dout)
    assert_same("dx", dx, slopes(loss, x))
    assert_same("dy", dy, slopes(loss, y))


@proof
@given(shape=shapes, seed=st.integers(0, 2**32 - 1))
def test_a_graph_of_five_nodes(shape: tuple[int, ...], seed: int) -> None:
    """(a b + c d) e (a b), in which a b goes two ways, so that its derivatives add up."""
    rng = np.random.default_rng(seed)
    a, b, c, d, e = (np.array(rng.standard_normal(shape)) for _ in range(5))
    ab, cd, both, by_e, by_ab = Multiply(), Multiply(), Add(), Multiply(), Multiply()

    def forward() -> np.ndarray:
        product = ab.forward(a, b)
        return by_ab.forward(by_e.forward(both.forward(product, cd.forward(c, d)), e), product)

    def loss() -> float:
        return float(np.sum(forward()))

    np.testing.assert_allclose(forward(), (a * b + c * d) * e * a * b, rtol=1e-12)
    dby_e, dproduct = by_ab.backward(np.ones(shape))
    dboth, de = by_e.backward(dby_e)
    dab, dcd = both.backward(dboth)
    da, db = ab.backward(dab + dproduct)
    dc, dd = cd.backward(dcd)
    for name, array, gradient in (("a", a, da), ("b", b, db), ("c", c, dc), ("d", d, dd), ("e", e, de)):
        assert_same(name, gradient, slopes(loss, array))


def test_float32_stays_float32() -> None:
    node, ones = Multiply(), np.ones(3, np.float32)
    assert node.forward(ones, ones).dtype == np.float32
    assert [d.dtype for d in node.backward(ones)] == [np.float32, np.float32]


def test_another_shape_is_refused() -> None:
    node = Multiply()
    with pytest.raises(ValueError, match=r"^y: expected shape \(2, 3\), as x has, got \(3,\)$"):
        node.forward(np.zeros((2, 3)), np.zeros(3))
    node.forward(np.zeros(3), np.zeros(3))
    with pytest.raises(ValueError, match=r"^dout: expected shape \(3,\), as x has, got \(\)$"):
        node.backward(1.0)


def test_there_is_an_example() -> None:
    result = doctest.testmod(backend.nn.graph.multiply)
    assert (result.failed, result.attempted) == (0, 5)
