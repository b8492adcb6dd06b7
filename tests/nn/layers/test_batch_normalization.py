"""Batch normalization: what it does to mean and variance, its running averages, and its derivatives in both modes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.nn import he
from backend.nn.layers import BatchNormalization
from backend.nn.layers.batch_normalization import EPSILON
from tests.nn.central_differences import bind, proof
from tests.nn.layers.proofs import assert_any_batch_size, assert_backward, assert_float32, normal, orders, seeds, sizes


def bound(channels: int, momentum: float = 0.9, *, training: bool = True) -> BatchNormalization:
    layer = BatchNormalization(channels, momentum)
    bind(layer, np.random.default_rng(0))
    layer.initialize(he, np.random.default_rng(0))
    layer.training = training
    return layer


@pytest.mark.parametrize("order", ["C", "F"])
def test_every_feature_gets_mean_0_and_variance_1(order: str) -> None:
    x = normal(np.random.default_rng(0), 50, 4, order=order) * [1, 10, 0.5, 3] + [0, 100, -5, 7]
    out = bound(4).forward(x)
    np.testing.assert_allclose(out.mean(axis=0), np.zeros(4), atol=1e-12)
    np.testing.assert_allclose(out.var(axis=0), x.var(axis=0) / (x.var(axis=0) + EPSILON), rtol=1e-10)


def test_every_channel_of_images_gets_mean_0_and_variance_1() -> None:
    x = normal(np.random.default_rng(0), 3, 4, 5, 6) * 2 + 9
    out = bound(3).forward(x)
    np.testing.assert_allclose(out.mean(axis=(1, 2, 3)), np.zeros(3), atol=1e-12)
    np.testing.assert_allclose(out.var(axis=(1, 2, 3)), np.ones(3), rtol=1e-4)


def test_scale_and_shift() -> None:
    x = normal(np.random.default_rng(0), 20, 2)
    layer = bound(2)
    plain = layer.forward(x).copy()
    layer.gamma[...], layer.beta[...] = [2, -3], [10, 20]
    np.testing.assert_allclose(layer.forward(x), plain * [2, -3] + [10, 20], rtol=1e-12)


def test_a_feature_that_never_changes_becomes_the_shift() -> None:
    layer = bound(1)
    layer.beta[...] = 4
    np.testing.assert_array_equal(layer.forward(np.full((5, 1), 7.0)), np.full((5, 1), 4.0))
    np.testing.assert_array_equal(layer.backward(np.ones((5, 1))), np.zeros((5, 1)))


def test_images_are_features_of_all_their_pixels() -> None:
    rng = np.random.default_rng(0)
    images = normal(rng, 3, 4, 5, 6)
    of_images, of_features = bound(3), bound(3)
    out = of_images.forward(images)
    np.testing.assert_allclose(out.reshape(3, -1).T, of_features.forward(images.reshape(3, -1).T), rtol=1e-12)


def test_running_averages() -> None:
    rng = np.random.default_rng(0)
    layer = bound(3, 0.75)
    mean, var = np.zeros(3), np.ones(3)
    for _ in range(4):
        x = normal(rng, 8, 3) * 3 + 5
        layer.forward(x)
        mean, var = 0.75 * mean + 0.25 * x.mean(axis=0), 0.75 * var + 0.25 * x.var(axis=0)
        np.testing.assert_allclose(layer.running_mean, mean, rtol=1e-12)
        np.testing.assert_allclose(layer.running_var, var, rtol=1e-12)


def test_without_momentum_only_the_last_batch_counts() -> None:
    rng = np.random.default_rng(0)
    layer = bound(3, 0)
    for _ in range(2):
        x = normal(rng, 8, 3)
        layer.forward(x)
    np.testing.assert_allclose(layer.running_mean, x.mean(axis=0), rtol=1e-12)
    np.testing.assert_allclose(layer.running_var, x.var(axis=0), rtol=1e-12)


def test_outside_of_training_the_running_averages_are_taken_and_kept() -> None:
    layer = bound(3, training=False)
    layer.running_mean[...], layer.running_var[...] = [1, 2, 3], [4, 9, 16]
    x = normal(np.random.default_rng(0), 6, 3)
    expected = (x - [1, 2, 3]) / np.sqrt(np.array([4, 9, 16]) + EPSILON)
    np.testing.assert_allclose(layer.forward(x), expected, rtol=1e-12)
    np.testing.assert_allclose(layer.forward(x[:1]), expected[:1], rtol=1e-12)  # whoever else is in the batch
    np.testing.assert_array_equal(layer.running_mean, [1, 2, 3])
    np.testing.assert_array_equal(layer.running_var, [4, 9, 16])


@proof
@given(count=sizes, features=sizes, order=orders, dout_order=orders, training=st.booleans(), seed=seeds)
def test_backward(count: int, features: int, order: str, dout_order: str, training: bool, seed: int) -> None:
    rng = np.random.default_rng(seed)
    layer = BatchNormalization(features)
    layer.training = training
    # Far enough apart: between two examples that are nearly equal, the step of a difference is not small.
    x = normal(rng, count, features) + 3 * rng.permuted(np.tile(np.arange(count), (features, 1)), axis=1).T
    assert_backward(layer, rng, np.asarray(x, order=order), dout_order)


@proof
@given(channels=st.integers(1, 3), count=st.integers(1, 3), training=st.booleans(), seed=seeds)
def test_backward_of_images(channels: int, count: int, training: bool, seed: int) -> None:
    rng = np.random.default_rng(seed)
    layer = BatchNormalization(channels)
    layer.training = training
    assert_backward(layer, rng, normal(rng, channels, 3, 3, count))


def test_batches_of_changing_size() -> None:
    for training in (True, False):
        layer = BatchNormalization(4)
        layer.training = training
        assert_any_batch_size(layer, lambda rng, count: normal(rng, count, 4))
        assert_any_batch_size(layer, lambda rng, count: normal(rng, 4, 3, 3, count))


def test_a_part_of_a_batch() -> None:
    x = normal(np.random.default_rng(0), 2, 3, 3, 8)[..., 2:5]  # not contiguous
    np.testing.assert_array_equal(bound(2).forward(x), bound(2).forward(x.copy()))


def test_float32_stays_float32() -> None:
    for training in (True, False):
        layer = bound(4, training=training)
        assert_float32(layer, normal(np.random.default_rng(0), 9, 4))


def test_start_and_shapes() -> None:
    layer = bound(3)
    np.testing.assert_array_equal(layer.gamma, np.ones(3))
    np.testing.assert_array_equal(layer.beta, np.zeros(3))
    np.testing.assert_array_equal(layer.running_mean, np.zeros(3))
    np.testing.assert_array_equal(layer.running_var, np.ones(3))
    assert layer.parameter_shapes == {"gamma": (3,), "beta": (3,)}
    assert layer.state_shapes == {"running_mean": (3,), "running_var": (3,)}
    assert layer.output_shape((3,)) == (3,)
    assert layer.output_shape((3, 5, 6)) == (3, 5, 6)


@pytest.mark.parametrize("shape", [(4,), (4, 3, 3)])
def test_other_channels_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"^BatchNormalization: expected 3 features or channels, got 4$"):
        BatchNormalization(3).output_shape(shape)


@pytest.mark.parametrize("momentum", [-0.1, 1, 1.5, float("nan")])
def test_bad_momentum_is_refused(momentum: float) -> None:
    with pytest.raises(ValueError) as refusal:
        BatchNormalization(3, momentum)
    assert str(refusal.value) == f"momentum: expected a number from 0 up to but not including 1, got {momentum!r}"


def test_bad_channels_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^channels: expected a whole number of 1 or more, got 0$"):
        BatchNormalization(0)
