"""AdamW against algorithm 2 of its paper, and which parameters decay."""

from collections.abc import Iterator
from math import sqrt

import numpy as np
import pytest

from backend.nn.optimizers import Adam, AdamW
from tests.nn.optimizers.walks import SIZE, assert_as_in, gradients, start, walk

ALL = [slice(0, SIZE)]


@pytest.mark.parametrize("weight_decay", [0.01, 0.5])
def test_formula(weight_decay: float) -> None:
    def algorithm_2(theta: float, gradients: list[float], rates: list[float]) -> Iterator[float]:
        """With eta 1 and alpha the learning rate, so that the paper's lambda is alpha * weight_decay."""
        m = v = 0.0
        for t, (gradient, alpha) in enumerate(zip(gradients, rates, strict=True), start=1):
            m = 0.9 * m + (1 - 0.9) * gradient
            v = 0.999 * v + (1 - 0.999) * gradient * gradient
            m_hat, v_hat = m / (1 - 0.9**t), v / (1 - 0.999**t)
            theta = theta - (alpha * m_hat / (sqrt(v_hat) + 1e-8) + alpha * weight_decay * theta)
            yield theta

    assert_as_in(algorithm_2, AdamW(0.01, spans=ALL, weight_decay=weight_decay), 0.01)


def test_defaults() -> None:
    adamw = AdamW(0.1, spans=ALL)
    assert (adamw.weight_decay, adamw.beta1, adamw.beta2, adamw.epsilon) == (0.01, 0.9, 0.999, 1e-8)


def test_only_the_spans_decay() -> None:
    adam, adamw = Adam(0.01), AdamW(0.01, spans=[slice(0, 2), slice(4, 5)], weight_decay=0.1)
    places = []
    for optimizer in (adam, adamw):
        optimizer.bind(SIZE, np.float64)
        places.append(walk(optimizer, start(), gradients())[-1])
    without, decayed = np.abs(places)
    assert (without > decayed).tolist() == [True, True, False, False, True, False, False]
    np.testing.assert_array_equal(places[0][[2, 3, 5, 6]], places[1][[2, 3, 5, 6]])


def test_decay_of_a_weight_without_gradient() -> None:
    """Decoupled: what is left after some steps depends on rate and decay alone."""
    adamw, theta = AdamW(0.1, spans=[slice(0, 1)], weight_decay=0.5), np.array([8.0, 8.0])
    adamw.bind(2, np.float64)
    for _ in range(10):
        adamw.update(theta, np.zeros(2))
    np.testing.assert_allclose(theta, [8 * 0.95**10, 8.0], rtol=1e-14)


def test_no_decay_is_adam() -> None:
    adam, adamw = Adam(0.01), AdamW(0.01, spans=ALL, weight_decay=0)
    places = []
    for optimizer in (adam, adamw):
        optimizer.bind(SIZE, np.float64)
        places.append(walk(optimizer, start(), gradients()))
    np.testing.assert_array_equal(*places)


@pytest.mark.parametrize("weight_decay", [-0.1, float("inf"), float("nan"), "0.1"])
def test_bad_weight_decay_is_refused(weight_decay: float) -> None:
    message = rf"^weight_decay: expected a finite number of 0 or more, got {weight_decay!r}$"
    with pytest.raises(ValueError, match=message):
        AdamW(0.1, spans=ALL, weight_decay=weight_decay)


def test_spans_that_are_none_are_refused() -> None:
    with pytest.raises(TypeError, match=r"^spans: expected slices, got \(0, 3\)$"):
        AdamW(0.1, spans=[(0, 3)])
