"""Quantiles of few numbers, without the checks of np.quantile, which take longer than sorting them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def quantiles(values: NDArray[np.integer | np.floating], shares: Sequence[float]) -> list[float]:
    """The values below which these shares of some numbers (N,) lie; linear between two of them, as np.quantile."""
    ordered = np.sort(values, axis=None)
    found = []
    for share in shares:
        place = share * (len(ordered) - 1)
        below = int(place)
        low, high = float(ordered[below]), float(ordered[min(below + 1, len(ordered) - 1)])
        found.append(low + (high - low) * (place - below))
    return found


def median(values: NDArray[np.integer | np.floating]) -> float:
    """The middle one of some numbers (N,), or the mean of the middle two."""
    return quantiles(values, (0.5,))[0]
