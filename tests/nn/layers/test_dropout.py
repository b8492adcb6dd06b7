"""Dropout: the key decides which numbers are dropped, the mean stays, and prediction is left alone."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.nn.layers import Dropout
from tests.nn.central_differences import bind, proof
from tests.nn.layers.proofs import assert_any_batch_size, assert_backward, normal, orders, seeds, sizes


def bound(ratio: float, *, key: tuple[int, ...] = (0,), dtype: type = np.float64) -> Dropout:
    layer = Dropout(ratio)
    bind(layer, np.random.default_rng(0), dtype)
    layer.training, layer.key = True, key
    return layer


def test_the_key_alone_decides() -> None:
    x = np.ones((50, 40))
    first, again, other = bound(0.5, key=(3, 1)), bound(0.5, key=(3, 1)), bound(0.5, key=(3, 2))
    kept = first.forward(x).copy()
    np.testing.assert_array_equal(first.forward(x), kept)
    np.testing.assert_array_equal(again.forward(x), kept)
    # Two independent masks agree at half of the places: 1000 of 2000, give or take 5 * sqrt(2000) / 2.
    assert abs(int((other.forward(x) == kept).sum()) - 1000) < 112
    other.key = (3, 1)
    np.testing.assert_array_equal(other.forward(x), kept)


@pytest.mark.parametrize("ratio", [0.0, 0.001, 0.1, 0.25, 0.5, 0.9, 0.95, 0.999])
@pytest.mark.parametrize("shape", [(400, 500), (2, 10, 100, 100)])
def test_share_and_mean(ratio: float, shape: tuple[int, ...]) -> None:
    out = bound(ratio, key=(7,)).forward(np.ones(shape))
    share = min(round(ratio * 256), 255) / 256  # one byte decides; never all are dropped
    assert abs(share - ratio) <= 1 / 256
    # Five standard deviations of the mean of so many draws.
    assert abs(float((out == 0).mean()) - share) <= 5 * math.sqrt(share * (1 - share) / out.size)
    assert set(np.unique(out)) <= {0.0, 1 / (1 - share)}
    assert out.mean() == pytest.approx(1, abs=5 * math.sqrt(share / (1 - share) / out.size))


def test_masks_of_neighbours_are_independent() -> None:
    kept = bound(0.5).forward(np.ones((400, 500))) > 0
    for same in (kept[:, 1:] == kept[:, :-1], kept[1:] == kept[:-1]):
        assert abs(float(same.mean()) - 0.5) < 5 * 0.5 / math.sqrt(same.size)


def test_outside_of_training_nothing_happens() -> None:
    layer = bound(0.5)
    layer.training = False
    x = normal(np.random.default_rng(0), 3, 4)
    assert layer.forward(x) is x
    assert layer.backward(x) is x
    assert not Dropout().training


def test_backward_has_the_mask_of_forward() -> None:
    layer = bound(0.25)
    x = normal(np.random.default_rng(0), 8, 9)
    mask = layer.forward(x) / x
    np.testing.assert_allclose(layer.backward(np.full((8, 9), 3.0)), 3 * mask, rtol=1e-12)


@proof
@given(ratio=st.floats(0, 0.9), count=sizes, features=sizes, order=orders, training=st.booleans(), seed=seeds)
def test_backward(ratio: float, count: int, features: int, order: str, training: bool, seed: int) -> None:
    rng = np.random.default_rng(seed)
    layer = Dropout(ratio)
    layer.training, layer.key = training, (seed, 1)
    assert_backward(layer, rng, normal(rng, count, features, order=order), order)


def test_backward_of_images() -> None:
    layer = Dropout(0.5)
    layer.training = True
    rng = np.random.default_rng(0)
    assert_backward(layer, rng, normal(rng, 2, 3, 4, 5))


def test_a_part_of_a_batch() -> None:
    x = np.ones((2, 30, 30, 8))[..., 2:5]  # not contiguous
    layer = bound(0.5)
    out = layer.forward(x).copy()
    assert set(np.unique(out)) == {0.0, 2.0}
    np.testing.assert_array_equal(layer.backward(x), out)


def test_batches_of_changing_size() -> None:
    layer = Dropout(0.5)
    layer.training = True
    assert_any_batch_size(layer, lambda rng, count: normal(rng, count, 4))
    assert_any_batch_size(layer, lambda rng, count: normal(rng, 2, 3, 3, count))


def test_float32_stays_float32() -> None:
    layer = bound(0.3, dtype=np.float32)
    x = np.ones((4, 5), np.float32)
    assert layer.forward(x).dtype == np.float32
    assert layer.backward(x).dtype == np.float32


@pytest.mark.parametrize("ratio", [-0.1, 1, 1.0, 2, float("nan"), True])
def test_bad_ratios_are_refused(ratio) -> None:
    with pytest.raises(ValueError) as refusal:
        Dropout(ratio)
    assert str(refusal.value) == f"ratio: expected a number from 0 up to but not including 1, got {ratio!r}"
