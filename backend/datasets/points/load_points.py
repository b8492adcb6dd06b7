"""Points from a formula, as a data set: some to learn from, others from the same formula to test on."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from backend.datasets.dataset import Dataset
from backend.datasets.points.circles import circles
from backend.datasets.points.moons import moons
from backend.datasets.points.spiral import spiral

GENERATED: tuple[str, ...] = ("moons", "circles", "spiral")

MIN_TEST_SIZE: Final = 200
"""Test points that there are at least; an accuracy from fewer would jump by whole per cents."""

TRAIN_STREAM: Final = 2_001
TEST_STREAM: Final = 2_002
"""Streams of random numbers, far from those by which weights and batches are drawn from the same seed."""

_GENERATORS = {"moons": moons, "circles": circles, "spiral": spiral}


def load_points(name: str, size: int, noise: float, seed: int) -> Dataset:
    """Points of one of `GENERATED`, always the same for the same arguments, in random order.

    Parameters
    ----------
    name
        "moons" or "circles" (2 classes), or "spiral" (3 classes).
    size
        Training points, at least one for each class. There are as many test points, but 200 or more.
    noise
        Standard deviation of what is added to each coordinate, 0 or more; coordinates are about -1 to 1.
    seed
        A whole number of 0 or more.

    Raises
    ------
    ValueError
        If an argument is out of range; the message names it.
    """
    if name not in GENERATED:
        raise ValueError(f"name: expected one of {', '.join(GENERATED)}, got {name!r}")
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or seed < 0:
        raise ValueError(f"seed: expected a whole number of 0 or more, got {seed!r}")
    x_train, t_train = _draw(name, size, noise, seed, TRAIN_STREAM)
    x_test, t_test = _draw(name, max(size, MIN_TEST_SIZE), noise, seed, TEST_STREAM)
    classes = int(t_test.max()) + 1  # all of them occur
    return Dataset(x_train, t_train, x_test, t_test, shape=(2,), class_names=tuple(map(str, range(classes))))


def _draw(name: str, size: int, noise: float, seed: int, stream: int) -> tuple[NDArray[np.float64], NDArray[np.uint8]]:
    """Points (size, 2) and labels (size,) of one stream of random numbers, shuffled and read-only."""
    rng = np.random.default_rng([seed, stream])
    x, t = _GENERATORS[name](size, noise, rng)
    order = rng.permutation(size)
    x, t = x[order], t[order]
    for array in (x, t):
        array.setflags(write=False)
    return x, t
