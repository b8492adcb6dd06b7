"""Momentum against Polyak's heavy ball, the book's form, and the one with a velocity of gradients."""

from collections.abc import Iterator

import numpy as np
import pytest

from backend.nn.optimizers import SGD, Momentum
from tests.nn.optimizers.walks import SIZE, assert_as_in, gradients, start, walk


@pytest.mark.parametrize("momentum", [0.9, 0.5, 0.0])
def test_formula(momentum: float) -> None:
    def velocity_of_gradients(theta: float, gradients: list[float], rates: list[float]) -> Iterator[float]:
        velocity = 0.0
        for gradient, rate in zip(gradients, rates, strict=True):
            velocity = momentum * velocity + gradient
            theta = theta - rate * velocity
            yield theta

    assert_as_in(velocity_of_gradients, Momentum(0.05, momentum), 0.05)


def test_heavy_ball_while_the_rate_stays() -> None:
    theta, rows = start(), gradients()
    optimizer = Momentum(0.05)
    optimizer.bind(SIZE, np.float64)
    places = [theta, theta]
    for row in rows:
        places.append(places[-1] - 0.05 * row + 0.9 * (places[-1] - places[-2]))
    np.testing.assert_allclose(walk(optimizer, theta, rows), places[2:], rtol=1e-12)


def test_the_books_form_while_the_rate_stays() -> None:
    theta, rows = start(), gradients()
    optimizer = Momentum(0.05)
    optimizer.bind(SIZE, np.float64)
    v, place, places = np.zeros(SIZE), theta, []
    for row in rows:
        v = 0.9 * v - 0.05 * row
        place = place + v
        places.append(place)
    np.testing.assert_allclose(walk(optimizer, theta, rows), places, rtol=1e-12)
    np.testing.assert_allclose(-0.05 * optimizer.state["velocity"], v, rtol=1e-12)


def test_a_new_rate_counts_for_the_whole_velocity() -> None:
    optimizer, theta = Momentum(1.0, 0.5), np.array([0.0])
    optimizer.bind(1, np.float64)
    optimizer.update(theta, np.array([1.0]))
    optimizer.learning_rate = 0.25
    optimizer.update(theta, np.array([0.0]))
    np.testing.assert_array_equal(theta, [-1.0 - 0.25 * 0.5])


def test_without_momentum_it_is_gradient_descent() -> None:
    optimizer = Momentum(0.05, 0)
    optimizer.bind(SIZE, np.float64)
    np.testing.assert_array_equal(walk(optimizer, start(), gradients()), walk(SGD(0.05), start(), gradients()))


@pytest.mark.parametrize("momentum", [1, -0.1, float("nan"), "0.9"])
def test_bad_momentum_is_refused(momentum: float) -> None:
    message = rf"^momentum: expected a number from 0 up to but not including 1, got {momentum!r}$"
    with pytest.raises(ValueError, match=message):
        Momentum(0.1, momentum)
