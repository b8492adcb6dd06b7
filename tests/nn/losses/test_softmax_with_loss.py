"""The last node: both losses, both forms of the truth, both directions, and scores of any size."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from backend.nn import SoftmaxWithLoss
from tests.nn.central_differences import assert_same, proof, slopes

LOSSES = ("cross_entropy", "mse")
by_loss = pytest.mark.parametrize("loss", LOSSES)


def node(loss: str, dtype: type = np.float64) -> SoftmaxWithLoss:
    last = SoftmaxWithLoss(loss)
    last.bind(dtype)
    return last


def naive_loss(loss: str, logits: NDArray[np.float64], labels: NDArray[np.int64]) -> float:
    """One image at a time, in the textbook's order of operations."""
    total = 0.0
    for scores, label in zip(logits, labels, strict=True):
        y = np.exp(scores) / np.exp(scores).sum()
        truth = np.arange(len(y)) == label
        total += -np.log(y[label]) if loss == "cross_entropy" else 0.5 * ((y - truth) ** 2).sum()
    return total / len(logits)


@proof
@given(
    loss=st.sampled_from(LOSSES),
    count=st.integers(1, 6),
    classes=st.integers(1, 6),
    one_hot=st.booleans(),
    seed=st.integers(0, 2**32 - 1),
)
@example(loss="cross_entropy", count=1, classes=10, one_hot=False, seed=0)
@example(loss="mse", count=1, classes=10, one_hot=True, seed=0)
def test_both_directions(loss: str, count: int, classes: int, one_hot: bool, seed: int) -> None:
    rng = np.random.default_rng(seed)
    last = node(loss)
    logits, labels = rng.standard_normal((count, classes)), rng.integers(0, classes, count)
    t = np.eye(classes)[labels] if one_hot else labels
    assert last.forward(logits, t) == pytest.approx(naive_loss(loss, logits, labels), rel=1e-12, abs=1e-14)
    gradient = last.backward().copy()
    assert_same("dlogits", gradient, slopes(lambda: last.forward(logits, t), logits))


@by_loss
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("kind", [np.uint8, np.int64, np.float32, np.float64])
def test_labels_and_one_hot_are_the_same(loss: str, dtype: type, kind: type) -> None:
    rng = np.random.default_rng(3)
    logits, labels = rng.standard_normal((7, 10)).astype(dtype), rng.integers(0, 10, 7)
    plain, hot = node(loss, dtype), node(loss, dtype)
    first, second = plain.forward(logits, labels), hot.forward(logits, np.eye(10, dtype=kind)[labels])
    assert first == pytest.approx(second, rel=1e-6 if dtype is np.float32 else 1e-14)
    np.testing.assert_array_equal(plain.backward(), hot.backward())
    assert plain.backward().dtype == dtype


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("one_hot", [False, True])
def test_huge_scores(dtype: type, one_hot: bool) -> None:
    scores = np.array([[1e4, -1e4, 0.0]] * 3, dtype)
    labels = np.array([0, 1, 2])
    t = np.eye(3)[labels] if one_hot else labels
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        cross_entropy, mse = node("cross_entropy", dtype), node("mse", dtype)
        for row, (by_entropy, by_square) in enumerate([(0.0, 0.0), (2e4, 1.0), (1e4, 1.0)]):
            assert cross_entropy.forward(scores[row : row + 1], t[row : row + 1]) == pytest.approx(by_entropy)
            assert mse.forward(scores[row : row + 1], t[row : row + 1]) == pytest.approx(by_square)
        assert cross_entropy.forward(scores, t) == pytest.approx(1e4)
        np.testing.assert_allclose(cross_entropy.backward() * 3, [[0, 0, 0], [1, -1, 0], [1, 0, -1]], atol=1e-6)
        mse.forward(scores, t)
        np.testing.assert_array_equal(mse.backward(), np.zeros((3, 3)))


def test_a_lost_cause_has_its_exact_loss() -> None:
    # exp(-800) is 0 in floating point; the loss is 800 all the same.
    assert node("cross_entropy").forward(np.array([[800.0, 0.0]]), np.array([1])) == pytest.approx(800.0, rel=1e-14)


def test_probabilities_sum_to_one() -> None:
    y = node("mse").probabilities(np.random.default_rng(0).standard_normal((5, 10)) * 50)
    np.testing.assert_allclose(y.sum(axis=1), np.ones(5), rtol=1e-14)
    assert (y >= 0).all()


@by_loss
def test_batches_of_changing_size(loss: str) -> None:
    rng = np.random.default_rng(0)
    last = node(loss)
    for count in (100, 7, 100):
        logits, labels = rng.standard_normal((count, 4)), rng.integers(0, 4, count)
        assert last.forward(logits, labels) == pytest.approx(naive_loss(loss, logits, labels), rel=1e-12)
        assert last.backward().shape == (count, 4)


@by_loss
def test_arguments_are_left_alone(loss: str) -> None:
    rng = np.random.default_rng(0)
    logits, t = rng.standard_normal((3, 4)), np.eye(4)[[1, 3, 0]]
    kept_logits, kept_t = logits.copy(), t.copy()
    last = node(loss)
    last.forward(logits, t)
    last.backward()
    np.testing.assert_array_equal(logits, kept_logits)
    np.testing.assert_array_equal(t, kept_t)


def test_unknown_loss_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^loss: expected one of cross_entropy, mse, got 'hinge'$"):
        SoftmaxWithLoss("hinge")


@by_loss
def test_a_part_of_a_larger_batch_has_its_share(loss: str) -> None:
    rng = np.random.default_rng(0)
    last = node(loss)
    last.forward(rng.standard_normal((3, 4)), np.array([0, 3, 1]))
    whole = last.backward().copy()
    np.testing.assert_allclose(last.backward(12), whole / 4, rtol=1e-14)


@by_loss
def test_scores_stored_by_columns(loss: str) -> None:
    rng = np.random.default_rng(0)
    logits, labels = rng.standard_normal((5, 4)), rng.integers(0, 4, 5)
    by_rows, by_columns = node(loss), node(loss)
    assert by_columns.forward(np.asfortranarray(logits), labels) == by_rows.forward(logits, labels)
    np.testing.assert_array_equal(by_columns.backward(), by_rows.backward())


def test_answers_and_classes() -> None:
    last = node("mse")
    assert last.classes(7) == 7
    np.testing.assert_array_equal(last.answers(np.array([[0.0, 3, 1], [2, 2, 1], [-3, -2, -1]])), [1, 0, 2])
