"""RMSProp against the lecture's formula, and where the epsilon stands."""

from collections.abc import Iterator
from math import sqrt

import numpy as np
import pytest

from backend.nn.optimizers import RMSProp
from tests.nn.optimizers.walks import assert_as_in


# With a large epsilon, one inside of the root would show.
@pytest.mark.parametrize(("decay", "epsilon"), [(0.99, 1e-8), (0.9, 0.3), (0.0, 1e-8)])
def test_formula(decay: float, epsilon: float) -> None:
    def lecture(theta: float, gradients: list[float], rates: list[float]) -> Iterator[float]:
        mean_square = 0.0
        for gradient, rate in zip(gradients, rates, strict=True):
            mean_square = decay * mean_square + (1 - decay) * gradient**2
            theta = theta - rate * gradient / (sqrt(mean_square) + epsilon)
            yield theta

    assert_as_in(lecture, RMSProp(0.01, decay, epsilon), 0.01)


def test_defaults() -> None:
    assert (RMSProp(0.1).decay, RMSProp(0.1).epsilon) == (0.99, 1e-8)


def test_first_step_is_long_and_later_ones_are_the_rate() -> None:
    optimizer, theta = RMSProp(0.1, 0.96), np.zeros(2)
    optimizer.bind(2, np.float64)
    optimizer.update(theta, np.array([2.0, -3.0]))
    np.testing.assert_allclose(theta, [-0.5, 0.5], rtol=1e-6)  # 1 / sqrt(1 - 0.96) is 5
    for _ in range(600):
        before = theta.copy()
        optimizer.update(theta, np.array([2.0, -3.0]))
    np.testing.assert_allclose(theta - before, [-0.1, 0.1], rtol=1e-6)


@pytest.mark.parametrize("decay", [1, -0.1, float("nan"), None])
def test_bad_decay_is_refused(decay: float) -> None:
    with pytest.raises(
        ValueError, match=rf"^decay: expected a number from 0 up to but not including 1, got {decay!r}$"
    ):
        RMSProp(0.1, decay)


def test_bad_epsilon_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^epsilon: expected a finite number greater than 0, got 0$"):
        RMSProp(0.1, epsilon=0)
