"""Two half-moons that reach into each other: the simplest classes that no straight line tells apart."""

import numpy as np
from numpy.typing import NDArray

from backend.datasets.points.labels import balanced_labels
from backend.datasets.points.noise import add_noise

# Middle of the upper moon's circle; that of the lower one lies opposite.
_MIDDLE = np.array([-0.5, -0.25])


def moons(size: int, noise: float, rng: np.random.Generator) -> tuple[NDArray[np.float64], NDArray[np.uint8]]:
    """Points x (size, 2) and labels t (size,), 0 for the upper half-moon and 1 for the lower one.

    The upper moon is the upper half of a circle of radius 1; the lower moon is the same, turned by half a turn
    about the origin, x -> -x.
    """
    t = balanced_labels(size, 2)
    angle = np.pi * rng.random(size)
    upper = _MIDDLE + np.stack([np.cos(angle), np.sin(angle)], axis=1)  # (size, 2)
    return add_noise(np.where(t[:, np.newaxis] == 0, upper, -upper), noise, rng), t
