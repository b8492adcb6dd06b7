"""Two circles, one within the other: the classes differ in how far out a point lies, in whatever direction."""

import numpy as np
from numpy.typing import NDArray

from backend.datasets.points.labels import balanced_labels
from backend.datasets.points.noise import add_noise

_RADII = np.array([0.5, 1.0])


def circles(size: int, noise: float, rng: np.random.Generator) -> tuple[NDArray[np.float64], NDArray[np.uint8]]:
    """Points x (size, 2) and labels t (size,), 0 for the circle of radius 0.5 and 1 for that of radius 1."""
    t = balanced_labels(size, 2)
    angle = 2 * np.pi * rng.random(size)
    radius = _RADII[t]
    return add_noise(np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1), noise, rng), t
