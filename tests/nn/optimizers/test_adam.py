"""Adam against algorithm 1 of its paper, the size of its first steps, and what its memory means."""

from collections.abc import Iterator
from math import sqrt

import numpy as np
import pytest

from backend.nn.optimizers import Adam
from tests.nn.optimizers.walks import SIZE, STEPS, assert_as_in, gradients, start, walk

# With a large epsilon, one inside of the root or outside of the correction would show.
ARGUMENTS = [(0.9, 0.999, 1e-8), (0.8, 0.9, 0.3), (0.0, 0.999, 1e-8), (0.9, 0.0, 0.1), (0.0, 0.0, 1e-8)]


@pytest.mark.parametrize(("beta1", "beta2", "epsilon"), ARGUMENTS)
def test_formula(beta1: float, beta2: float, epsilon: float) -> None:
    def algorithm_1(theta: float, gradients: list[float], rates: list[float]) -> Iterator[float]:
        m = v = 0.0
        for t, (gradient, rate) in enumerate(zip(gradients, rates, strict=True), start=1):
            m = beta1 * m + (1 - beta1) * gradient
            v = beta2 * v + (1 - beta2) * gradient**2
            m_hat = m / (1 - beta1**t)
            v_hat = v / (1 - beta2**t)
            theta = theta - rate * m_hat / (sqrt(v_hat) + epsilon)
            yield theta

    assert_as_in(algorithm_1, Adam(0.01, beta1, beta2, epsilon), 0.01)


def test_defaults() -> None:
    adam = Adam(0.1)
    assert (adam.beta1, adam.beta2, adam.epsilon) == (0.9, 0.999, 1e-8)


def test_each_step_along_the_same_gradient_is_the_rate() -> None:
    """From the very first: a correction that multiplied would make it a thousandth or so."""
    adam, theta = Adam(0.1), np.zeros(3)
    adam.bind(3, np.float64)
    for t in range(1, 30):
        adam.update(theta, np.array([0.01, -1.0, 100.0]))
        np.testing.assert_allclose(theta, np.array([-0.1, 0.1, -0.1]) * t, rtol=1e-5)


def test_memory_is_the_papers_without_the_factors_of_new_gradients() -> None:
    adam, rows = Adam(0.01), gradients()
    adam.bind(SIZE, np.float64)
    walk(adam, start(), rows)
    past = np.arange(STEPS)[::-1, np.newaxis]
    np.testing.assert_allclose(adam.state["m"], (0.9**past * rows).sum(axis=0), rtol=1e-12, atol=1e-16)
    np.testing.assert_allclose(adam.state["v"], (0.999**past * rows**2).sum(axis=0), rtol=1e-12, atol=1e-16)


def test_without_any_gradient_nothing_moves() -> None:
    adam, theta = Adam(0.1), np.ones(3, np.float32)
    adam.bind(3, np.float32)
    adam.update(theta, np.zeros(3, np.float32))
    np.testing.assert_array_equal(theta, np.ones(3))


def test_after_a_million_steps() -> None:
    """Where the corrections are 1, and a sum of a thousand squares stands in v."""
    adam, theta = Adam(0.1), np.zeros(1)
    adam.bind(1, np.float64)
    adam.steps = 1_000_000
    adam.state["m"][...], adam.state["v"][...] = 2.0 / (1 - 0.9), 4.0 / (1 - 0.999)
    adam.update(theta, np.array([2.0]))
    np.testing.assert_allclose(theta, [-0.1], rtol=1e-8)


@pytest.mark.parametrize("name", ["beta1", "beta2"])
@pytest.mark.parametrize("value", [1, 1.5, -0.1, float("nan"), None])
def test_bad_betas_are_refused(name: str, value: float) -> None:
    message = rf"^{name}: expected a number from 0 up to but not including 1, got {value!r}$"
    with pytest.raises(ValueError, match=message):
        Adam(0.1, **{name: value})


def test_bad_epsilon_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^epsilon: expected a finite number greater than 0, got 0$"):
        Adam(0.1, epsilon=0)
