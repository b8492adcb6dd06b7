"""Three arms of a spiral."""

import numpy as np


def points(size, rng):
    """On arm k, a point at radius r lies in the direction of k / 3 + r turns."""
    t, radius = np.arange(size) % 3, np.sqrt(rng.uniform(0.1**2, 1, size))
    angle = 2 * np.pi * (t / 3 + radius)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1), t
