"""Softmax and the two losses as plain functions."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.nn import SoftmaxWithLoss, cross_entropy_error, mean_squared_error, softmax
from tests.nn.central_differences import proof

both = pytest.mark.parametrize("error", [cross_entropy_error, mean_squared_error])


def test_softmax_of_one_row() -> None:
    np.testing.assert_allclose(softmax([0.0, math.log(3.0)]), [0.25, 0.75], rtol=1e-14)


@proof
@given(count=st.integers(1, 5), classes=st.integers(1, 6), shift=st.floats(-1e3, 1e3), seed=st.integers(0, 2**32 - 1))
def test_softmax_is_blind_to_a_shift(count: int, classes: int, shift: float, seed: int) -> None:
    logits = np.random.default_rng(seed).standard_normal((count, classes))
    y = softmax(logits)
    np.testing.assert_allclose(y.sum(axis=1), np.ones(count), rtol=1e-12)
    np.testing.assert_allclose(softmax(logits + shift), y, rtol=1e-9)
    np.testing.assert_allclose(np.stack([softmax(row) for row in logits]), y, rtol=1e-14)


def test_softmax_of_huge_scores() -> None:
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        np.testing.assert_array_equal(softmax([[1e4, -1e4, 0.0], [-1e4, -1e4, -1e4]]), [[1, 0, 0], [1 / 3] * 3])


def test_cross_entropy_by_hand() -> None:
    y = [[0.5, 0.25, 0.25], [0.125, 0.125, 0.75]]
    assert cross_entropy_error(y, [0, 1]) == pytest.approx((math.log(2) + math.log(8)) / 2, rel=1e-14)


def test_squared_error_by_hand() -> None:
    y = [[0.5, 0.25, 0.25], [0.0, 1.0, 0.0]]
    assert mean_squared_error(y, [0, 1]) == pytest.approx(0.5 * (0.25 + 2 * 0.0625) / 2, rel=1e-14)


@both
def test_labels_and_one_hot_are_the_same(error) -> None:
    rng = np.random.default_rng(0)
    y, labels = softmax(rng.standard_normal((6, 10))), rng.integers(0, 10, 6)
    expected = error(y, labels)
    for kind in (np.uint8, np.int64, np.float64):
        assert error(y, np.eye(10, dtype=kind)[labels]) == pytest.approx(expected, rel=1e-14)


@both
def test_one_row_is_a_batch_of_one(error) -> None:
    y = softmax([0.3, -1.0, 2.0])
    for truth in (2, [2], [0, 0, 1]):
        assert error(y, truth) == pytest.approx(error(y[np.newaxis], [2]), rel=1e-14)


@pytest.mark.parametrize(("error", "name"), [(cross_entropy_error, "cross_entropy"), (mean_squared_error, "mse")])
def test_the_last_node_computes_the_same(error, name: str) -> None:
    rng = np.random.default_rng(1)
    logits, labels = rng.standard_normal((8, 5)), rng.integers(0, 5, 8)
    last = SoftmaxWithLoss(name)
    last.bind(np.float64)
    assert last.forward(logits, labels) == pytest.approx(error(softmax(logits), labels), rel=1e-12)


def test_a_probability_of_zero_is_a_large_finite_loss() -> None:
    with np.errstate(divide="raise"):
        loss = cross_entropy_error([[1.0, 0.0]], [1])
    assert loss == pytest.approx(-math.log(np.finfo(np.float64).tiny))
    assert cross_entropy_error([[1.0, 0.0]], [0]) == 0


@both
@pytest.mark.parametrize("truth", [[0, 1, 1], [[0, 1]], [[0, 1, 0], [1, 0, 0]]])
def test_a_truth_of_another_shape_is_refused(error, truth) -> None:
    shape = str(np.shape(truth)).replace("(", r"\(").replace(")", r"\)")
    with pytest.raises(ValueError, match=rf"^t: expected shape \(2,\) or \(2, 2\), got {shape}$"):
        error([[0.5, 0.5], [0.5, 0.5]], truth)


@both
@pytest.mark.parametrize("labels", [[0, 2], [-1, 0], [0.0, 1.0], [True, False]])
def test_labels_that_are_none_are_refused(error, labels) -> None:
    with pytest.raises(ValueError, match=r"^t: expected integer labels from 0 to 1, got \w+ \["):
        error([[0.5, 0.5], [0.5, 0.5]], labels)
