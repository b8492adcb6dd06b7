"""How numbers are spread: a histogram, with mean and standard deviation."""

import math
from typing import NamedTuple

import numpy as np

from backend.nn.arrays import FloatArray

BINS = 40

MOST_NUMBERS = 500_000
"""Of an array that holds more, numbers at equal distances are taken."""


class Distribution(NamedTuple):
    """Numbers from `low` to `high`, how many fell into each of the equal bins between, their mean and deviation."""

    low: float
    high: float
    counts: tuple[int, ...]
    mean: float
    std: float


def distribution_of(*arrays: FloatArray) -> Distribution | None:
    """The distribution of all numbers of some arrays; None where one is not finite."""
    numbers = np.concatenate([sample(array) for array in arrays], dtype=np.float64)
    low, high = float(numbers.min()), float(numbers.max())
    if not (math.isfinite(low) and math.isfinite(high)):
        return None
    mean, std = numbers.mean(), numbers.std()
    numbers -= low
    numbers *= BINS / (high - low) if high > low else 0.0
    # Quicker than numpy.histogram, which also finds its way where bins are not equal.
    counts = np.bincount(np.minimum(numbers.astype(np.intp), BINS - 1), minlength=BINS)
    return Distribution(brief(low), brief(high), tuple(counts.tolist()), brief(mean), brief(std))


def sample(array: FloatArray) -> FloatArray:
    """At most `MOST_NUMBERS` of an array's numbers, (n,); the same places of every array of its shape."""
    step = math.ceil(array.size / MOST_NUMBERS)
    while math.gcd(step, array.shape[-1]) > 1:  # or some columns would never be met
        step += 1
    return array.reshape(-1)[::step]


def brief(number: float) -> float:
    """A number as it is written down: six digits are more than a chart can show."""
    return float(f"{number:.6g}")
