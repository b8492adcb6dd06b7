"""Two half-moons."""

import numpy as np


def points(size, rng):
    """The upper half of a circle, and the same turned by half a turn, one point each in turns."""
    t, angle = np.arange(size) % 2, np.pi * rng.random(size)
    upper = np.array([-0.5, -0.25]) + np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return np.where(t[:, np.newaxis] == 0, upper, -upper), t
