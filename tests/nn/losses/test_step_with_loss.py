"""The perceptron's last node: it learns from mistakes alone, by Rosenblatt's rule."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from backend.nn import SGD, Affine, Network
from backend.nn.losses import StepWithLoss
from tests.nn.central_differences import assert_same, proof, slopes


def node(dtype: type = np.float64) -> StepWithLoss:
    last = StepWithLoss()
    last.bind(dtype)
    return last


def test_by_hand() -> None:
    """Right with 2, wrong with -3 and with 0.5, right with -1: the wrong ones count by how far they are."""
    last = node()
    assert last.forward(np.array([[2.0], [-3.0], [0.5], [-1.0]]), np.array([1, 1, 0, 0])) == 3.5 / 4
    np.testing.assert_array_equal(last.backward() * 4, [[0], [-1], [1], [0]])


def test_at_zero_the_answer_is_0() -> None:
    last, scores = node(), np.array([[0.0], [-0.0]])
    np.testing.assert_array_equal(last.answers(scores), [0, 0])
    np.testing.assert_array_equal(last.probabilities(scores), [[1, 0], [1, 0]])
    assert last.forward(scores, np.array([0, 1])) == 0
    np.testing.assert_array_equal(last.backward() * 2, [[0], [-1]])


@proof
@given(count=st.integers(1, 6), one_hot=st.booleans(), seed=st.integers(0, 2**32 - 1))
@example(count=1, one_hot=False, seed=0)
def test_both_directions(count: int, one_hot: bool, seed: int) -> None:
    rng = np.random.default_rng(seed)
    last = node()
    logits, labels = rng.standard_normal((count, 1)), rng.integers(0, 2, count)
    logits += np.where(logits > 0, 0.01, -0.01)  # a difference across the step measures no derivative
    t = np.eye(2, dtype=int)[labels] if one_hot else labels
    kept_logits, kept_t = logits.copy(), t.copy()
    expected = sum(abs(a) for (a,), label in zip(logits, labels, strict=True) if (a > 0) != label) / count
    assert last.forward(logits, t) == pytest.approx(expected, rel=1e-12, abs=1e-15)
    gradient = last.backward().copy()
    np.testing.assert_array_equal(logits, kept_logits)
    np.testing.assert_array_equal(t, kept_t)
    assert_same("dlogits", gradient, slopes(lambda: last.forward(logits, t), logits))


def test_one_example_a_step_is_rosenblatts_rule() -> None:
    """w <- w + learning_rate (t - y) x, until the gate OR is learned."""
    net = Network([Affine(2, 1)], StepWithLoss(), 2, np.float64)
    w, b = np.zeros(2), 0.0
    sgd = SGD(0.5)
    x, t = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 1, 1, 1])
    for step in range(40):
        n = step % 4
        y = float(w @ x[n] + b > 0)
        w, b = w + 0.5 * (t[n] - y) * x[n], b + 0.5 * (t[n] - y)
        net.loss_and_gradient(x[n : n + 1], t[n : n + 1])
        sgd.update(net.params.flat, net.grads.flat)
        np.testing.assert_array_equal(net.params.flat, [*w, b])
    assert net.accuracy(x, t) == 1
    assert net.loss(x, t) == 0
    assert not any(gradient.any() for gradient in net.gradient(x, t).values())


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_huge_scores_and_dtype(dtype: type) -> None:
    last, logits = node(dtype), np.array([[1e4], [-1e4]], dtype)
    assert last.forward(logits, np.array([0, 1])) == 1e4
    gradient = last.backward(4)
    assert gradient.dtype == dtype
    np.testing.assert_array_equal(gradient, [[0.25], [-0.25]])
    probabilities = last.probabilities(logits)
    assert probabilities.dtype == dtype
    np.testing.assert_array_equal(probabilities, [[0, 1], [1, 0]])


def test_batches_of_changing_size() -> None:
    rng = np.random.default_rng(0)
    last = node()
    for count in (100, 7, 100):
        logits, labels = rng.standard_normal((count, 1)), rng.integers(0, 2, count)
        wrong = (logits[:, 0] > 0) != labels
        assert last.forward(logits, labels) == pytest.approx(np.abs(logits[wrong]).sum() / count, rel=1e-12)
        np.testing.assert_allclose(last.backward()[:, 0] * count, np.where(wrong, np.sign(logits[:, 0]), 0), rtol=1e-12)


def test_classes() -> None:
    assert StepWithLoss().classes(1) == 2
    with pytest.raises(ValueError, match=r"^output function step: expected one score, got 3$"):
        StepWithLoss().classes(3)
