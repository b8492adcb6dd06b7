"""Fifty steps over gradients that are given beforehand, by an optimizer or by a paper's formulas for one parameter."""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from backend.nn.optimizers import Optimizer

STEPS, SIZE = 50, 7

# A paper's rule for one parameter: from where it starts, its gradients and the learning rates, to where it is after
# each step.
Paper = Callable[[float, list[float], list[float]], Iterator[float]]


def start(size: int = SIZE) -> NDArray[np.float64]:
    """Parameters so far from 0 that none comes near it, where a relative error would mean nothing."""
    rng = np.random.default_rng(1)
    return rng.uniform(5, 9, size) * rng.choice([-1, 1], size)


def gradients(size: int = SIZE) -> NDArray[np.float64]:
    """One row a step, of very different sizes along it; the first parameter never has any, the second not always."""
    rng = np.random.default_rng(2)
    rows = rng.standard_normal((STEPS, size)) * np.geomspace(1e-3, 1, size)
    rows[:, 0] = 0
    rows[::3, 1:2] = 0
    return rows


def rates(first: float) -> list[float]:
    """Learning rates that change midway, twice."""
    return [first] * 20 + [first / 10] * 15 + [first * 2] * (STEPS - 35)


def walk(
    optimizer: Optimizer, theta: NDArray, rows: NDArray, learning_rates: list[float] | None = None
) -> NDArray[np.floating]:
    """Where theta, a copy, is after each step."""
    theta, places = theta.copy(), []
    for step, row in enumerate(rows):
        if learning_rates is not None:
            optimizer.learning_rate = learning_rates[step]
        optimizer.update(theta, row.copy())
        places.append(theta.copy())
    return np.array(places)


def assert_as_in(paper: Paper, optimizer: Optimizer, first_rate: float) -> None:
    """The optimizer's walk is the paper's, parameter by parameter and step by step."""
    theta, rows, learning_rates = start(), gradients(), rates(first_rate)
    optimizer.bind(SIZE, np.float64)
    got = walk(optimizer, theta, rows, learning_rates)
    wanted = np.array([list(paper(float(theta[p]), rows[:, p].tolist(), learning_rates)) for p in range(SIZE)]).T
    assert np.abs(wanted[-1, 1:] - theta[1:]).min() > 1e-7  # all of those with gradients went somewhere
    np.testing.assert_allclose(got, wanted, rtol=1e-12, atol=0)
    # Of the way itself, which is shorter than theta: what is left is the rounding of theta.
    np.testing.assert_allclose(got - theta, wanted - theta, rtol=1e-12, atol=1e-14 * float(np.abs(theta).max()))
