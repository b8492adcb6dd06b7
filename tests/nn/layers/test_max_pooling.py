"""Max pooling: against loops over every square, ties included, and what is left out at the borders."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.nn.layers import MaxPooling
from tests.nn.central_differences import bind, proof
from tests.nn.layers.proofs import Array, assert_any_batch_size, assert_backward, normal, seeds


def by_loops(x: Array, size: int, dout: Array) -> tuple[Array, Array]:
    """Maxima and dx, one square at a time; of equal pixels the leftmost wins, and of those the topmost."""
    channels, rows, columns, count = x.shape
    out, dx = np.zeros((channels, rows // size, columns // size, count)), np.zeros_like(x)
    for c, h, w, n in np.ndindex(out.shape):
        places = [(h * size + i, w * size + j) for j in range(size) for i in range(size)]
        u, v = max(places, key=lambda place: x[c, place[0], place[1], n])  # the first of several
        out[c, h, w, n] = x[c, u, v, n]
        dx[c, u, v, n] = dout[c, h, w, n]
    return out, dx


@proof
@given(
    size=st.integers(1, 4),
    channels=st.integers(1, 3),
    extra=st.tuples(st.integers(0, 6), st.integers(0, 6)),
    count=st.integers(1, 4),
    levels=st.integers(1, 6),
    seed=seeds,
)
def test_against_loops(size: int, channels: int, extra: tuple[int, int], count: int, levels: int, seed: int) -> None:
    """With only a few levels of grey there are ties in nearly all squares."""
    rng = np.random.default_rng(seed)
    layer = MaxPooling(size)
    bind(layer, rng)
    x = rng.integers(-levels, levels, (channels, size + extra[0], size + extra[1], count)).astype(float)
    kept = x.copy()
    out = layer.forward(x).copy()
    assert out.shape == (*layer.output_shape(x.shape[:3]), count)
    dout = normal(rng, *out.shape)
    wanted, dx = by_loops(x, size, dout)
    np.testing.assert_array_equal(out, wanted)
    np.testing.assert_array_equal(layer.backward(dout), dx)
    np.testing.assert_array_equal(x, kept)


@proof
@given(size=st.integers(1, 3), channels=st.integers(1, 2), count=st.integers(1, 3), seed=seeds)
def test_backward(size: int, channels: int, count: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    shape = (channels, 2 * size + 1, 2 * size, count)
    x = rng.permutation(np.prod(shape)).reshape(shape) / 10.0  # no two so near that a nudge makes another the largest
    assert_backward(MaxPooling(size), rng, x)


@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_derivative_is_counted_once_where_all_are_equal(size: int) -> None:
    layer = MaxPooling(size)
    bind(layer, np.random.default_rng(0))
    layer.forward(np.ones((2, 2 * size, 3 * size, 4)))
    dx = layer.backward(np.full((2, 2, 3, 4), 7.0))
    assert dx.sum() == 7.0 * 2 * 2 * 3 * 4
    np.testing.assert_array_equal(dx[:, ::size, ::size], np.full((2, 2, 3, 4), 7.0))


def test_by_hand() -> None:
    layer = MaxPooling(2)
    bind(layer, np.random.default_rng(0))
    image = np.array([[1.0, 3, 2, 9, 8], [2, 3, 5, 4, 9], [7, 7, 7, 7, 7]])
    np.testing.assert_array_equal(layer.forward(image[np.newaxis, :, :, np.newaxis])[0, :, :, 0], [[3, 9]])
    dx = layer.backward(np.array([[[[10.0], [20.0]]]]))
    np.testing.assert_array_equal(dx[0, :, :, 0], [[0, 10, 0, 20, 0], [0, 0, 0, 0, 0], [0, 0, 0, 0, 0]])


def test_what_is_left_out_has_no_derivative_whatever_the_buffer_held() -> None:
    layer = MaxPooling(2)
    bind(layer, np.random.default_rng(0))
    rng = np.random.default_rng(0)
    layer.forward(normal(rng, 1, 6, 6, 2))
    layer.backward(np.ones((1, 3, 3, 2)))  # fills the buffer
    layer.forward(normal(rng, 1, 5, 5, 2))
    dx = layer.backward(np.ones((1, 2, 2, 2)))
    assert not dx[:, 4].any()
    assert not dx[:, :, 4].any()
    assert dx.sum() == 8


def test_negative_pixels() -> None:
    layer = MaxPooling(2)
    bind(layer, np.random.default_rng(0))
    np.testing.assert_array_equal(layer.forward(np.full((1, 2, 2, 1), -3.0)), [[[[-3.0]]]])


def test_batches_of_changing_size() -> None:
    assert_any_batch_size(MaxPooling(2), lambda rng, count: normal(rng, 2, 5, 6, count))
    assert_any_batch_size(MaxPooling(3), lambda rng, count: normal(rng, 2, 6, 7, count))


def test_a_part_of_a_batch() -> None:
    rng = np.random.default_rng(0)
    layer, x = MaxPooling(2), normal(rng, 2, 4, 5, 8)
    bind(layer, rng)
    dout = normal(rng, 2, 2, 2, 3)
    wanted, dx = by_loops(x[..., 2:5], 2, dout)
    np.testing.assert_array_equal(layer.forward(x[..., 2:5]), wanted)
    np.testing.assert_array_equal(layer.backward(dout), dx)


def test_float32_stays_float32() -> None:
    layer = MaxPooling(2)
    bind(layer, np.random.default_rng(0), np.float32)
    out = layer.forward(np.ones((1, 4, 4, 2), np.float32))
    assert out.dtype == np.float32
    assert layer.backward(out).dtype == np.float32


def test_shapes() -> None:
    assert MaxPooling(2).output_shape((3, 24, 25)) == (3, 12, 12)
    assert MaxPooling(5).output_shape((3, 24, 5)) == (3, 4, 1)
    assert MaxPooling(2).multiply_adds((3, 24, 24)) == 0


@pytest.mark.parametrize("size", [0, -1, 2.0])
def test_bad_sizes_are_refused(size) -> None:
    with pytest.raises(ValueError) as refusal:
        MaxPooling(size)
    assert str(refusal.value) == f"size: expected a whole number of 1 or more, got {size!r}"


def test_images_smaller_than_a_square_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^MaxPooling: expected images of 3 x 3 or larger, got 2 x 9$"):
        MaxPooling(3).output_shape((1, 2, 9))
