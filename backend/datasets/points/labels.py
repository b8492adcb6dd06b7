"""Labels for points that are yet to be drawn: so many of each class that no class has two more than another."""

import numpy as np
from numpy.typing import NDArray


def balanced_labels(size: int, classes: int) -> NDArray[np.uint8]:
    """0, 1, .., classes - 1, 0, 1, .. as uint8 (size,); ValueError unless every class gets a point."""
    if isinstance(size, bool) or not isinstance(size, int | np.integer) or size < classes:
        raise ValueError(f"size: expected a whole number of {classes} or more, got {size!r}")
    return (np.arange(size) % classes).astype(np.uint8)
