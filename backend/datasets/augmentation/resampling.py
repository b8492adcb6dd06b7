"""Taking pixels from between pixels.

A warp wants the grey value at a position such as (3.7, 12.2). To interpolate between four neighbours there, with other
weights at every pixel, is what makes warping dear. Here positions are rounded to thirds of a pixel, and all nine copies
of the images that are moved by (0, 1/3, 2/3) x (0, 1/3, 2/3) pixels are made beforehand, by bilinear interpolation with
the same weights everywhere: long runs of bytes, divided and added. What is left of a warp is to look up one word a
pixel, in the copy that has its thirds.

Why thirds: inked pixels of distorted MNIST differ from those at positions that are not rounded by 13 of 255 grey levels
(root mean square). With halves it would be 20, with quarters 10 at twice the time for the copies.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from backend.datasets.augmentation.layout import CELLS, GROUP, PITCH, PIXELS, SIDE, Bytes, Words

THIRDS: Final = 3
"""Copies along each axis."""

CAPACITY: Final = 32
"""Groups that are warped together; their copies take 1 MB, about as much as a processor core has at hand."""

COPY: Final = CAPACITY * CELLS
"""Words of one copy."""


def sources(rows: NDArray[np.float64], columns: NDArray[np.float64]) -> NDArray[np.int32]:
    """Where in the copies of the first group, to the nearest third of a pixel, positions are found.

    Parameters
    ----------
    rows, columns : float64 arrays (n, 28, 28)
        Positions in pixels. Those outside of the image are taken to its border, which is paper.

    Returns
    -------
    int32 array (n, 784)
        Indices of words.
    """
    row, down = _split(rows)
    column, right = _split(columns)
    places = (down * THIRDS + right) * COPY + (row + 1) * PITCH + column + 1
    return places.reshape(-1, PIXELS)


def _split(positions: NDArray[np.float64]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Whole pixels, -1 to 28, and thirds, 0 to 2."""
    return np.divmod(np.rint(positions * THIRDS).clip(-THIRDS, SIDE * THIRDS).astype(np.int32), np.int32(THIRDS))


class Resampler:
    """The copies of up to 32 groups of images, and buffers for what is taken from them.

    Attributes
    ----------
    cells : uint8 array (32, CELLS, 4)
        Where images are put before `warp`; its border is 0.
    """

    def __init__(self) -> None:
        size = COPY * GROUP
        self._copies = np.zeros((THIRDS, THIRDS, size), np.uint8)  # moved down, moved right
        self._one_third, self._two_thirds = np.zeros((2, THIRDS, size), np.uint8)
        self.cells: Bytes = self._copies[0, 0].reshape(CAPACITY, CELLS, GROUP)
        self._words: Words = self._copies.reshape(-1).view(np.uint32)
        self._first = np.arange(0, COPY, CELLS)[:, None]  # each group's first word in a copy
        self._sources = np.empty((CAPACITY, PIXELS), np.int32)
        self._places = np.empty((CAPACITY, PIXELS), np.intp)
        self._warped: Words = np.empty((CAPACITY, PIXELS), np.uint32)

    def warp(self, bank: NDArray[np.int32], chosen: NDArray[np.intp]) -> Words:
        """Warp the first groups in `cells`.

        Parameters
        ----------
        bank : int32 array (warps, 784)
            As made by `sources`.
        chosen : intp array (groups,)
            Which warp of the bank each group is given.

        Returns
        -------
        uint32 array (groups, 784)
            A buffer, valid until the next call; a word holds one pixel of the group's four images.
        """
        groups = len(chosen)
        self._make_copies(groups * CELLS * GROUP)
        sources, places, warped = self._sources[:groups], self._places[:groups], self._warped[:groups]
        bank.take(chosen, axis=0, out=sources, mode="clip")  # "clip" writes to `out` without a detour
        np.add(sources, self._first[:groups], out=places)
        self._words.take(places, out=warped, mode="clip")
        return warped

    def _make_copies(self, size: int) -> None:
        """Fill the first `size` bytes of the copies: those moved to the right alone, then from them all the others."""
        copies = self._copies[:, :, :size]
        self._move(copies[0, :1], copies[0, 1:2], copies[0, 2:], GROUP)
        self._move(copies[0], copies[1], copies[2], PITCH * GROUP)

    def _move(self, images: Bytes, nearer: Bytes, farther: Bytes, step: int) -> None:
        """Write copies of images (k, size), moved by a third and by two thirds of a step.

        With a here and b one step on, they are 2/3 a + 1/3 b and 1/3 a + 2/3 b. 1/3 is rounded down and 2/3 up, so that
        255 and 255 make 255, and on average nothing is lost.
        """
        count, size = images.shape
        one_third, two_thirds = self._one_third[:count, :size], self._two_thirds[:count, :size]
        np.floor_divide(images, 3, out=one_third)
        np.subtract(images, one_third, out=two_thirds)
        # The last step has nothing to go on to. It is border, which is never taken from moved copies.
        np.add(two_thirds[:, :-step], one_third[:, step:], out=nearer[:, :-step])
        np.add(one_third[:, :-step], two_thirds[:, step:], out=farther[:, :-step])
