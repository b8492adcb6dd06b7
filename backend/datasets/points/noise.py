"""Noise: points that lie on a curve are moved off it by chance, so that classes come close or overlap."""

from numbers import Real

import numpy as np
from numpy.typing import NDArray


def add_noise(x: NDArray[np.float64], noise: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """The points (N, 2), each coordinate plus a normal number of standard deviation `noise`, 0 or more."""
    if isinstance(noise, bool) or not isinstance(noise, Real) or not 0 <= noise < np.inf:
        raise ValueError(f"noise: expected a finite number of 0 or more, got {noise!r}")
    return x + noise * rng.standard_normal(x.shape)
