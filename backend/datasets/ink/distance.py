"""The distance from every pixel to the nearest pixel of a set: how deep in the ink, how far out on the paper."""

import numpy as np
from numpy.typing import NDArray


def distance_to(target: NDArray[np.bool_], reach: int) -> NDArray[np.float32]:
    """Euclidean distance from every pixel to the nearest pixel of `target`, at most `reach`.

    The square of a distance is the sum of two squares, so that the nearest pixel is found one axis at a time:
    first within each column, then along the rows.

    Parameters
    ----------
    target : bool array (H, W)
    reach
        Pixels; farther counts as `reach`.

    Returns
    -------
    float32 array (H, W)
        Distances in pixels between pixel centres; 0 within `target`.
    """
    squared = np.where(target, np.int16(0), np.int16(reach * reach))
    for _ in range(2):
        near = squared.copy()
        for step in range(1, min(reach, len(near))):
            farther = squared + np.int16(step * step)
            np.minimum(near[step:], farther[:-step], out=near[step:])
            np.minimum(near[:-step], farther[step:], out=near[:-step])
        squared = np.ascontiguousarray(near.T)  # the other axis next; after two turns it is upright again
    return np.sqrt(squared, dtype=np.float32)
