"""Convolution: against loops over every index, by central differences, and cut into blocks of any height."""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from backend.nn import he
from backend.nn.layers import Convolution, convolution
from tests.nn.central_differences import bind, proof
from tests.nn.layers.proofs import Array, assert_any_batch_size, assert_backward, assert_float32, normal, seeds


@dataclass(frozen=True)
class Case:
    channels: int
    filters: int
    size: int
    stride: int
    padding: int
    rows: int
    columns: int
    count: int

    def layer(self) -> Convolution:
        return Convolution(self.channels, self.filters, self.size, self.stride, self.padding)

    def images(self, rng: np.random.Generator) -> Array:
        return normal(rng, self.channels, self.rows, self.columns, self.count)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    size = draw(st.integers(1, 4))
    padding = draw(st.integers(0, size - 1))
    length = st.integers(max(1, size - 2 * padding), 7)
    few = st.integers(1, 3)
    return Case(draw(few), draw(few), size, draw(few), padding, draw(length), draw(length), draw(few))


# Borders that no filter reaches, strides that jump over pixels, an image smaller than its filter, one pixel.
ODD = [
    Case(channels=1, filters=2, size=2, stride=3, padding=0, rows=7, columns=6, count=2),
    Case(channels=2, filters=1, size=3, stride=2, padding=1, rows=6, columns=5, count=1),
    Case(channels=1, filters=1, size=4, stride=1, padding=3, rows=1, columns=2, count=2),
    Case(channels=3, filters=2, size=1, stride=2, padding=0, rows=4, columns=5, count=2),
    Case(channels=1, filters=1, size=1, stride=1, padding=0, rows=1, columns=1, count=1),
]


def by_loops(case: Case, x: Array, W: Array, b: Array, dout: Array | None = None) -> tuple[Array, Array, Array]:
    """The output, and for a given dout instead dW and dx: every product of a weight and a pixel, one at a time."""
    down = (case.rows + 2 * case.padding - case.size) // case.stride + 1
    across = (case.columns + 2 * case.padding - case.size) // case.stride + 1
    out, dW, dx = np.zeros((case.filters, down, across, case.count)), np.zeros_like(W), np.zeros_like(x)
    for f, h, w, n in np.ndindex(out.shape):
        out[f, h, w, n] = b[f]
        for c, i, j in np.ndindex(case.channels, case.size, case.size):
            u, v = case.stride * h + i - case.padding, case.stride * w + j - case.padding
            if 0 <= u < case.rows and 0 <= v < case.columns:
                out[f, h, w, n] += W[f, c, i, j] * x[c, u, v, n]
                if dout is not None:
                    dW[f, c, i, j] += dout[f, h, w, n] * x[c, u, v, n]
                    dx[c, u, v, n] += dout[f, h, w, n] * W[f, c, i, j]
    return out, dW, dx


def assert_as_by_loops(case: Case, seed: int) -> None:
    rng = np.random.default_rng(seed)
    layer, x = case.layer(), case.images(rng)
    params, grads = bind(layer, rng)
    out = layer.forward(x)
    assert out.shape == (*layer.output_shape(x.shape[:3]), case.count)
    dout = normal(rng, *out.shape)
    wanted, dW, dx = by_loops(case, x, params["W"], params["b"], dout)
    np.testing.assert_allclose(out, wanted, rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(layer.backward(dout), dx, rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(grads["W"], dW, rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(grads["b"], dout.sum(axis=(1, 2, 3)), rtol=1e-10, atol=1e-12)


@proof
@given(case=cases(), seed=seeds)
def test_against_loops(case: Case, seed: int) -> None:
    assert_as_by_loops(case, seed)


@pytest.mark.parametrize("case", ODD, ids=str)
@pytest.mark.parametrize("block_bytes", [1, 2_000, 512 * 1024])
def test_against_loops_in_blocks_of_any_height(case: Case, block_bytes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(convolution, "BLOCK_BYTES", block_bytes)
    assert_as_by_loops(case, 0)


@proof
@given(case=cases(), seed=seeds)
@example(case=ODD[0], seed=0)
@example(case=ODD[4], seed=0)
def test_backward(case: Case, seed: int) -> None:
    rng = np.random.default_rng(seed)
    assert_backward(case.layer(), rng, case.images(rng))


def test_backward_of_a_dout_stored_by_examples() -> None:
    """As it comes back through Flatten from a layer whose dx is stored by rows."""
    rng = np.random.default_rng(0)
    layer, x = Convolution(2, 3, 3, padding=1), normal(rng, 2, 4, 5, 6)
    _, grads = bind(layer, rng)
    dout = normal(rng, *layer.forward(x).shape)
    dx = layer.backward(dout).copy()
    dW = grads["W"].copy()
    by_examples = np.moveaxis(np.ascontiguousarray(np.moveaxis(dout, -1, 0)), 0, -1)
    np.testing.assert_allclose(layer.backward(by_examples), dx, rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(grads["W"], dW, rtol=1e-12, atol=1e-14)


def test_by_hand() -> None:
    """A filter that sees edges from dark to bright, on an image that is dark on the left."""
    layer = Convolution(1, 1, 2)
    params, _ = bind(layer, np.random.default_rng(0))
    params["W"][...] = [[[[-1, 1], [-1, 1]]]]
    params["b"][...] = 0.5
    image = np.array([[0.0, 0, 1, 1], [0, 0, 1, 1], [0, 0, 1, 1]])
    out = layer.forward(image[np.newaxis, :, :, np.newaxis])
    np.testing.assert_array_equal(out[0, :, :, 0], [[0.5, 2.5, 0.5], [0.5, 2.5, 0.5]])


def test_one_pixel_on_its_way_changes_nothing_with_the_identity() -> None:
    layer = Convolution(1, 1, 3, padding=1)
    params, _ = bind(layer, np.random.default_rng(0))
    params["W"][...], params["b"][...] = 0, 0
    params["W"][0, 0, 1, 1] = 1
    x = normal(np.random.default_rng(1), 1, 5, 6, 3)
    np.testing.assert_array_equal(layer.forward(x), x)
    np.testing.assert_array_equal(layer.backward(x), x)


def test_batches_of_changing_size() -> None:
    assert_any_batch_size(Convolution(2, 3, 3, 2, 1), lambda rng, count: normal(rng, 2, 6, 5, count))


def test_a_part_of_a_batch() -> None:
    rng = np.random.default_rng(0)
    layer, x = Convolution(2, 3, 3), normal(rng, 2, 5, 5, 8)
    bind(layer, rng)
    whole = layer.forward(x).copy()
    np.testing.assert_allclose(layer.forward(x[..., 2:5]), whole[..., 2:5], rtol=1e-12, atol=1e-14)


def test_float32_stays_float32() -> None:
    assert_float32(Convolution(2, 3, 3, 2, 1), normal(np.random.default_rng(0), 2, 6, 5, 4))


def test_shapes_and_cost() -> None:
    layer = Convolution(1, 30, 5)
    assert layer.parameter_shapes == {"W": (30, 1, 5, 5), "b": (30,)}
    assert layer.output_shape((1, 28, 28)) == (30, 24, 24)
    assert layer.multiply_adds((1, 28, 28)) == 30 * 25 * 24 * 24
    assert Convolution(3, 8, 3, padding=1).output_shape((3, 28, 20)) == (8, 28, 20)
    assert Convolution(3, 8, 3, stride=2).output_shape((3, 28, 20)) == (8, 13, 9)


def test_start() -> None:
    layer = Convolution(3, 4, 5)
    params, _ = bind(layer, np.random.default_rng(0))
    layer.initialize(he, np.random.default_rng(1))
    drawn = he(np.random.default_rng(1), 3 * 5 * 5, 4)
    for f in range(4):
        np.testing.assert_array_equal(params["W"][f].ravel(), drawn[:, f])
    np.testing.assert_array_equal(params["b"], np.zeros(4))


@pytest.mark.parametrize("name", ["channels", "filters", "size", "stride"])
@pytest.mark.parametrize("value", [0, -1, 1.5])
def test_bad_arguments_are_refused(name: str, value: float) -> None:
    arguments = {"channels": 1, "filters": 1, "size": 1, name: value}
    with pytest.raises(ValueError) as refusal:
        Convolution(**arguments)
    assert str(refusal.value) == f"{name}: expected a whole number of 1 or more, got {value!r}"


@pytest.mark.parametrize("padding", [-1, 3])
def test_bad_padding_is_refused(padding: int) -> None:
    with pytest.raises(ValueError) as refusal:
        Convolution(1, 1, 3, padding=padding)
    assert str(refusal.value) == f"padding: expected 0 to 2, less than the size of the filter, got {padding}"


def test_images_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^Convolution: expected 3 channels, got 1$"):
        Convolution(3, 2, 3).output_shape((1, 9, 9))
    with pytest.raises(ValueError) as refusal:
        Convolution(1, 2, 5, padding=1).output_shape((1, 2, 9))
    assert str(refusal.value) == (
        "Convolution: expected images of at least 5 x 5 with their padding, got 2 x 9 with a padding of 1"
    )
