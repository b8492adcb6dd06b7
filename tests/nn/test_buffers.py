"""Scratch arrays: made once, grown to the largest batch, handed out by their first rows."""

import numpy as np
import pytest

from backend.nn.buffers import Buffers


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_shape_and_dtype(dtype: type) -> None:
    buffers = Buffers(dtype)
    assert buffers.rows("a", 3, 4, 5).shape == (3, 4, 5)
    assert buffers.rows("b", 3).shape == (3,)
    assert buffers.rows("a", 3, 4, 5).dtype == dtype


def test_a_smaller_batch_gets_the_first_rows() -> None:
    buffers = Buffers(np.float64)
    whole = buffers.rows("a", 5, 2)
    whole[...] = np.arange(10).reshape(5, 2)
    part = buffers.rows("a", 3, 2)
    assert np.shares_memory(part, whole)
    np.testing.assert_array_equal(part, whole[:3])
    assert part.flags.c_contiguous
    assert np.shares_memory(buffers.rows("a", 5, 2), whole)


def test_a_larger_batch_grows_it_once() -> None:
    buffers = Buffers(np.float64)
    small = buffers.rows("a", 2, 3)
    large = buffers.rows("a", 4, 3)
    assert large.shape == (4, 3)
    assert not np.shares_memory(small, large)
    for count in (1, 4, 2):
        assert np.shares_memory(buffers.rows("a", count, 3), large)


def test_another_row_shape_makes_it_anew() -> None:
    buffers = Buffers(np.float64)
    first = buffers.rows("a", 4, 3)
    assert buffers.rows("a", 2, 5).shape == (2, 5)
    assert not np.shares_memory(buffers.rows("a", 2, 5), first)


def test_names_are_kept_apart() -> None:
    buffers = Buffers(np.float64)
    a, b = buffers.rows("a", 2, 3), buffers.rows("b", 2, 3)
    a[...], b[...] = 1, 2
    assert (a == 1).all()
    assert not np.shares_memory(Buffers(np.float64).rows("a", 2, 3), a)
