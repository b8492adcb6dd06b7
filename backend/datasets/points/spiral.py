"""Three arms of a spiral, wound around each other: no class has a side of the plane to itself, none is near a line.

*Deep Learning from Scratch 2*, chapter 1, learns such a spiral; the formula here is another one.
"""

import numpy as np
from numpy.typing import NDArray

from backend.datasets.points.labels import balanced_labels
from backend.datasets.points.noise import add_noise

_ARMS = 3
_START = 0.1
"""Radius at which an arm begins; at the origin itself the arms would meet."""


def spiral(size: int, noise: float, rng: np.random.Generator) -> tuple[NDArray[np.float64], NDArray[np.uint8]]:
    """Points x (size, 2) and labels t (size,), 0, 1 or 2 for the arm.

    On arm k, a point at radius r (0.1 to 1) lies in the direction of k / 3 + r turns: each arm makes nine tenths
    of a turn, and along any ray the arms follow each other at distances of 1/3.
    """
    t = balanced_labels(size, _ARMS)
    # The square root spreads the points evenly: an arm's length grows about with the square of the radius.
    radius = np.sqrt(rng.uniform(_START**2, 1, size))
    angle = 2 * np.pi * (t / _ARMS + radius)
    return add_noise(np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1), noise, rng), t
