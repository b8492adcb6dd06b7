"""How weights start: their spread, within what chance allows, and where the random numbers come from."""

import math

import numpy as np
import pytest

from backend.nn import INITIALIZERS, he, normal, xavier, zeros

FAN_IN, FAN_OUT = 400, 500
# Of n numbers drawn, the mean strays by std / sqrt(n) and the standard deviation by std / sqrt(2 n); five of those
# happen once in two million draws, and the seeds are fixed.
STRAYS = 5


@pytest.mark.parametrize(
    ("initializer", "std"),
    [
        (normal(0.01), 0.01),
        (normal(2.0), 2.0),
        (xavier, math.sqrt(1 / FAN_IN)),
        (he, math.sqrt(2 / FAN_IN)),
        (INITIALIZERS["normal"](0.3), 0.3),
        (INITIALIZERS["xavier"](0.3), math.sqrt(1 / FAN_IN)),
        (INITIALIZERS["he"](0.3), math.sqrt(2 / FAN_IN)),
    ],
)
@pytest.mark.parametrize("seed", [0, 1])
def test_spread(initializer, std: float, seed: int) -> None:
    weights = initializer(np.random.default_rng(seed), FAN_IN, FAN_OUT)
    count = FAN_IN * FAN_OUT
    assert weights.shape == (FAN_IN, FAN_OUT)
    assert abs(weights.mean()) < STRAYS * std / math.sqrt(count)
    assert abs(weights.std() - std) < STRAYS * std / math.sqrt(2 * count)


@pytest.mark.parametrize("initializer", [zeros, INITIALIZERS["zeros"](0.3), normal(0.0)])
def test_zeros(initializer) -> None:
    np.testing.assert_array_equal(initializer(np.random.default_rng(0), 3, 4), np.zeros((3, 4)))


def test_zeros_draw_nothing() -> None:
    rng = np.random.default_rng(0)
    zeros(rng, 3, 4)
    assert rng.standard_normal() == np.random.default_rng(0).standard_normal()


def test_names() -> None:
    assert set(INITIALIZERS) == {"normal", "xavier", "he", "zeros"}


@pytest.mark.parametrize("name", ["normal", "xavier", "he"])
def test_same_generator_same_weights(name: str) -> None:
    draw = INITIALIZERS[name](0.1)
    first, second, other = (draw(np.random.default_rng(seed), 5, 6) for seed in (7, 7, 8))
    np.testing.assert_array_equal(first, second)
    assert not np.array_equal(first, other)


def test_the_global_generator_serves_as_well() -> None:
    np.random.seed(5)
    weights = normal(0.1)(np.random, 3, 4)
    np.random.seed(5)
    np.testing.assert_array_equal(weights, 0.1 * np.random.randn(3, 4))
