"""The distance from every pixel to the nearest pixel of a set: how deep in the ink, how far out on the paper."""

import numpy as np
from numpy.typing import NDArray


def distance_to(target: NDArray[np.bool_], reach: int) -> NDArray[np.float32]:
    """Euclidean distance from every pixel to the nearest pixel of `target`, at most `reach`.

    The square of a distance is the sum of two squares, so that the nearest pixel is found one axis at a time: first
    within each column, by steps that double, then along the rows.

    Parameters
    ----------
    target : bool array (H, W)
    reach
        Pixels, at most 100; farther counts as `reach`.

    Returns
    -------
    float32 array (H, W)
        Distances in pixels between pixel centres; 0 within `target`.
    """
    above_or_below = np.where(target, np.uint8(0), np.uint8(reach))
    step = 1
    while step < min(reach, len(target)):
        _lower(above_or_below, above_or_below + np.uint8(step), step)
        step *= 2
    squared = np.square(above_or_below.T, dtype=np.int16, order="C")
    near = squared.copy()
    for step in range(1, min(reach, len(near))):
        if step % 4 == 0 and step * step >= near.max():
            break  # nothing is nearer that far away
        _lower(near, squared + np.int16(step * step), step)
    return np.sqrt(near.T, dtype=np.float32, order="C")


def _lower(near: NDArray[np.integer], farther: NDArray[np.integer], step: int) -> None:
    """Replace what is larger than `farther` so many rows above or below."""
    np.minimum(near[step:], farther[:-step], out=near[step:])
    np.minimum(near[:-step], farther[step:], out=near[:-step])
