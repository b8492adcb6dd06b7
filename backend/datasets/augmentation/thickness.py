"""Thicker and thinner strokes, as another pen would draw them.

Where a pixel takes the most ink of itself and its four neighbours, strokes grow by a pixel on either side: dilation.
The same with paper and ink exchanged lets them shrink: erosion. Either is too much for strokes of two or three pixels,
so a step goes half the way. Serra, 'Image Analysis and Mathematical Morphology', 1982.
"""

import numpy as np
from numpy.typing import NDArray

from backend.datasets.augmentation.layout import CELLS, GROUP, PITCH, Bytes, interior


class Pen:
    """Changes the thickness of strokes by one step.

    Parameters
    ----------
    capacity
        Most groups of images at a time; their buffers are made once.
    """

    def __init__(self, capacity: int) -> None:
        self._chosen, self._grown = np.zeros((2, capacity, CELLS, GROUP), np.uint8)

    def redraw(self, cells: Bytes, thicker: NDArray[np.intp], thinner: NDArray[np.intp]) -> None:
        """Make the strokes of some groups thicker and of others thinner.

        Parameters
        ----------
        cells : uint8 array (groups, CELLS, 4)
            Changed in place.
        thicker, thinner : intp arrays
            Which groups; none is in both.
        """
        groups = np.concatenate((thicker, thinner))
        old, grown = self._chosen[: len(groups)], self._grown[: len(groups)]
        np.take(cells, groups, axis=0, out=old, mode="clip")
        negative = old[len(thicker) :]
        np.invert(negative, out=negative)
        _grow(old.reshape(-1), grown.reshape(-1))
        np.invert(negative, out=negative)
        interior(cells)[groups] = interior(old)


def _grow(image: Bytes, grown: Bytes) -> None:
    """Go half the way from each byte to the greatest of itself and its neighbours: left, right, above and below."""
    np.copyto(grown, image)
    for step in (GROUP, PITCH * GROUP):
        np.maximum(grown[step:], image[:-step], out=grown[step:])
        np.maximum(grown[:-step], image[step:], out=grown[:-step])
    # image <- (image + grown) / 2 in bytes: grown / 2 rounded down, and image - image / 2, which is rounded up. On the
    # way a sum may exceed 255; bytes count modulo 256, and what is taken off next brings it back.
    np.right_shift(grown, 1, out=grown)
    np.add(grown, image, out=grown)
    np.right_shift(image, 1, out=image)
    np.subtract(grown, image, out=image)
