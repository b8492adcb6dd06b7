"""Scratch arrays: made once, grown to the largest size, handed out in any shape."""

import numpy as np
import pytest

from backend.nn.buffers import Buffers


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_shape_and_dtype(dtype: type) -> None:
    buffers = Buffers(dtype)
    for shape in [(3, 4, 5), (3,), (2, 2), (1,)]:
        array = buffers.array("a", *shape)
        assert array.shape == shape
        assert array.dtype == dtype
        assert array.flags.c_contiguous


def test_a_smaller_one_is_the_beginning_of_the_same_memory() -> None:
    buffers = Buffers(np.float64)
    whole = buffers.array("a", 5, 2)
    whole[...] = np.arange(10).reshape(5, 2)
    part = buffers.array("a", 3, 2)
    assert np.shares_memory(part, whole)
    np.testing.assert_array_equal(part, whole[:3])
    other_shape = buffers.array("a", 2, 4)
    assert other_shape.flags.c_contiguous
    np.testing.assert_array_equal(other_shape, np.arange(8).reshape(2, 4))
    assert np.shares_memory(buffers.array("a", 5, 2), whole)


def test_a_larger_one_is_made_once() -> None:
    buffers = Buffers(np.float64)
    small = buffers.array("a", 2, 3)
    large = buffers.array("a", 4, 3)
    assert not np.shares_memory(small, large)
    for count in (1, 4, 2):
        assert np.shares_memory(buffers.array("a", count, 3), large)


def test_the_same_shape_is_the_same_array() -> None:
    buffers = Buffers(np.float64)
    assert buffers.array("a", 4, 3) is buffers.array("a", 4, 3)


def test_names_are_kept_apart() -> None:
    buffers = Buffers(np.float64)
    a, b = buffers.array("a", 2, 3), buffers.array("b", 2, 3)
    a[...], b[...] = 1, 2
    assert (a == 1).all()
    assert not np.shares_memory(Buffers(np.float64).array("a", 2, 3), a)


@pytest.mark.parametrize("shape", [(3, 4), (2, 3, 4, 5), (1, 4), (4, 1)])
def test_like_has_the_order_of_its_model(shape: tuple[int, ...]) -> None:
    buffers = Buffers(np.float32)
    by_rows = np.zeros(shape)
    by_columns = np.asfortranarray(by_rows)
    assert buffers.like("a", by_rows).flags.c_contiguous
    assert buffers.like("a", by_columns).flags.f_contiguous
    for model in (by_rows, by_columns):
        assert buffers.like("a", model).shape == shape
        assert buffers.like("a", model).dtype == np.float32


def test_like_a_part_of_a_batch_of_images_is_contiguous() -> None:
    part = np.zeros((2, 3, 4, 8))[..., 2:5]
    like = Buffers(np.float64).like("a", part)
    assert like.shape == part.shape
    assert like.flags.c_contiguous


@pytest.mark.parametrize("order", ["C", "F"])
def test_masks_have_the_order_of_their_model(order: str) -> None:
    buffers = Buffers(np.float64)
    model = np.zeros((3, 4), order=order)
    mask = buffers.mask_like("m", model)
    assert mask.dtype == np.bool_
    assert mask.shape == (3, 4)
    assert (mask.flags.c_contiguous, mask.flags.f_contiguous) == (model.flags.c_contiguous, model.flags.f_contiguous)
    assert buffers.mask_like("m", model) is mask
    assert buffers.mask_like("other", model) is not mask


def test_masks_follow_their_model() -> None:
    buffers = Buffers(np.float64)
    for model in (np.zeros((3, 4)), np.zeros((3, 4), order="F"), np.zeros((5, 4)), np.zeros((2, 3, 4, 5))):
        mask = buffers.mask_like("m", model)
        assert mask.shape == model.shape
        assert mask.strides == tuple(stride // 8 for stride in model.strides)
