"""Two circles."""

import numpy as np


def points(size, rng):
    """A circle of radius 0.5 and one of radius 1, one point each in turns."""
    t, angle = np.arange(size) % 2, 2 * np.pi * rng.random(size)
    radius = np.array([0.5, 1.0])[t]
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1), t
