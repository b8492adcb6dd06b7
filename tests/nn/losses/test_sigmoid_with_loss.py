"""One neuron at the end: both losses, both forms of the truth, both directions, and scores of any size."""

import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from backend.nn.losses import SigmoidWithLoss, SoftmaxWithLoss
from tests.nn.central_differences import assert_same, proof, slopes

LOSSES = ("cross_entropy", "mse")
by_loss = pytest.mark.parametrize("loss", LOSSES)


def node(loss: str, dtype: type = np.float64) -> SigmoidWithLoss:
    last = SigmoidWithLoss(loss)
    last.bind(dtype)
    return last


def naive_loss(loss: str, logits, labels) -> float:
    """One example at a time, in the textbook's order of operations."""
    total = 0.0
    for (a,), t in zip(logits, labels, strict=True):
        y = 1 / (1 + math.exp(-a))
        total += -math.log(y if t else 1 - y) if loss == "cross_entropy" else 0.5 * (y - t) ** 2
    return total / len(logits)


@proof
@given(loss=st.sampled_from(LOSSES), count=st.integers(1, 6), one_hot=st.booleans(), seed=st.integers(0, 2**32 - 1))
@example(loss="cross_entropy", count=1, one_hot=False, seed=0)
@example(loss="mse", count=1, one_hot=True, seed=0)
def test_both_directions(loss: str, count: int, one_hot: bool, seed: int) -> None:
    rng = np.random.default_rng(seed)
    last = node(loss)
    logits, labels = rng.standard_normal((count, 1)), rng.integers(0, 2, count)
    t = np.eye(2)[labels] if one_hot else labels
    kept_logits, kept_t = logits.copy(), t.copy()
    assert last.forward(logits, t) == pytest.approx(naive_loss(loss, logits, labels), rel=1e-12, abs=1e-14)
    gradient = last.backward().copy()
    np.testing.assert_array_equal(logits, kept_logits)
    np.testing.assert_array_equal(t, kept_t)
    assert_same("dlogits", gradient, slopes(lambda: last.forward(logits, t), logits))


def test_is_softmax_over_the_scores_0_and_a() -> None:
    rng = np.random.default_rng(0)
    a, labels = 3 * rng.standard_normal((7, 1)), rng.integers(0, 2, 7)
    both = SoftmaxWithLoss()
    both.bind(np.float64)
    scores, last = np.concatenate([np.zeros_like(a), a], axis=1), node("cross_entropy")
    np.testing.assert_allclose(last.probabilities(a), both.probabilities(scores), rtol=1e-12)
    np.testing.assert_array_equal(last.answers(a), both.answers(scores))
    assert last.forward(a, labels) == pytest.approx(both.forward(scores, labels), rel=1e-12)
    np.testing.assert_allclose(last.backward(), both.backward()[:, 1:], rtol=1e-12)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_huge_scores(dtype: type) -> None:
    logits, labels = np.array([[1e4], [-1e4], [1e4], [-1e4]], dtype), np.array([1, 0, 0, 1])
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        last = node("cross_entropy", dtype)
        assert last.forward(logits, labels) == pytest.approx(0.5e4)
        np.testing.assert_array_equal(last.backward() * 4, [[0], [0], [1], [-1]])
        np.testing.assert_array_equal(last.probabilities(logits), [[0, 1], [1, 0], [0, 1], [1, 0]])
        mse = node("mse", dtype)
        assert mse.forward(logits, labels) == pytest.approx(0.25)
        np.testing.assert_array_equal(mse.backward(), np.zeros((4, 1)))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@by_loss
def test_dtype_is_kept(loss: str, dtype: type) -> None:
    last = node(loss, dtype)
    logits = np.array([[0.5], [-2.0]], dtype)
    assert isinstance(last.forward(logits, np.array([0, 1])), float)
    assert last.backward().dtype == dtype
    assert last.backward(10).dtype == dtype
    assert last.probabilities(logits).dtype == dtype


@by_loss
def test_a_part_of_a_larger_batch_has_its_share(loss: str) -> None:
    last = node(loss)
    last.forward(np.array([[0.5], [-2.0]]), np.array([0, 1]))
    np.testing.assert_allclose(last.backward(8), last.backward() / 4, rtol=1e-15)


def test_answers() -> None:
    answers = node("mse").answers(np.array([[0.1], [-0.1], [0.0]]))
    np.testing.assert_array_equal(answers, [1, 0, 0])
    assert np.issubdtype(answers.dtype, np.integer)


@by_loss
def test_batches_of_changing_size(loss: str) -> None:
    rng = np.random.default_rng(0)
    last = node(loss)
    for count in (100, 7, 100):
        logits, labels = rng.standard_normal((count, 1)), rng.integers(0, 2, count)
        assert last.forward(logits, labels) == pytest.approx(naive_loss(loss, logits, labels), rel=1e-12)
        assert last.backward().shape == (count, 1)


def test_classes() -> None:
    assert SigmoidWithLoss().classes(1) == 2
    with pytest.raises(ValueError, match=r"^output function sigmoid: expected one score, got 10$"):
        SigmoidWithLoss().classes(10)


def test_unknown_loss_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^loss: expected one of cross_entropy, mse, got 'hinge'$"):
        SigmoidWithLoss("hinge")
