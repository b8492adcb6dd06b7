"""Nesterov's gradient against the paper's form, which looks ahead, and against the one at the point ahead."""

from collections.abc import Iterator

import numpy as np
import pytest

from backend.nn.optimizers import Nesterov
from tests.nn.optimizers.walks import assert_as_in


@pytest.mark.parametrize("momentum", [0.9, 0.5, 0.0])
def test_formula(momentum: float) -> None:
    def at_the_point_ahead(theta: float, gradients: list[float], rates: list[float]) -> Iterator[float]:
        velocity = 0.0
        for gradient, rate in zip(gradients, rates, strict=True):
            velocity = momentum * velocity + gradient
            theta = theta - rate * (gradient + momentum * velocity)
            yield theta

    assert_as_in(at_the_point_ahead, Nesterov(0.05, momentum), 0.05)


def test_is_the_look_ahead_of_the_paper() -> None:
    """Sutskever et al., equations 3 and 4, on a bowl with a gradient that depends on where it is taken."""
    rate, momentum = 0.02, 0.9
    bowl = np.array([[3.0, 1.0], [1.0, 8.0]])
    theta = np.array([2.0, -1.0])
    phi, v = theta.copy(), np.zeros(2)
    optimizer = Nesterov(rate, momentum)
    optimizer.bind(2, np.float64)
    for _ in range(50):
        v = momentum * v - rate * (bowl @ (phi + momentum * v))
        phi = phi + v
        optimizer.update(theta, bowl @ theta)
        ahead = phi + momentum * v
        assert np.abs(theta - ahead).max() <= 1e-12 * np.abs(ahead).max()
    assert np.abs(theta).max() < 0.1  # it went towards the bottom


@pytest.mark.parametrize("momentum", [1, -0.1, float("nan"), "0.9"])
def test_bad_momentum_is_refused(momentum: float) -> None:
    message = rf"^momentum: expected a number from 0 up to but not including 1, got {momentum!r}$"
    with pytest.raises(ValueError, match=message):
        Nesterov(0.1, momentum)
