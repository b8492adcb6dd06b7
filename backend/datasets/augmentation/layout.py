"""How images lie in memory while they are distorted.

Four images are a group and share a distortion: they are distorted in one go, since the four bytes of a pixel lie next
to each other as one 32-bit word. Around every image lies a border of paper, one pixel wide, for the pixels that come
from outside. A row's right border is the next row's left one:

    paper    paper    paper    ...   paper
    paper    pixel    pixel    ...   pixel       cell 29 + 1 is the pixel at row 0, column 0
    paper    pixel    pixel    ...   pixel
    ...
    paper    paper    paper    ...   paper
    paper                                        cell 870, the right border of the last row
"""

import numpy as np
from numpy.typing import NDArray

SIDE = 28
PIXELS = SIDE * SIDE

GROUP = 4
"""Images that share a distortion."""

PITCH = SIDE + 1
"""Cells from a pixel to the one below it."""

CELLS = (SIDE + 2) * PITCH + 1
"""Cells of an image with its border."""

Bytes = NDArray[np.uint8]
Words = NDArray[np.uint32]


def groups_of(count: int) -> int:
    """Groups that `count` images make; the last one may be incomplete."""
    return -(-count // GROUP)


def interior(cells: Bytes) -> Words:
    """The pixels without their border, a view (groups, 28, 28) of cells (groups, CELLS, 4)."""
    rows = cells.view(np.uint32)[:, PITCH:-PITCH, 0][:, : SIDE * PITCH]
    return rows.reshape(len(cells), SIDE, PITCH)[:, :, 1:]


def put(images: Bytes, cells: Bytes, scratch: Bytes) -> None:
    """Put images into the cells of as many groups as they need; their border stays as it is.

    Parameters
    ----------
    images : uint8 array (B, 784)
    cells : uint8 array (groups, CELLS, 4)
        Written to. What the places that an incomplete group leaves empty hold then is undefined.
    scratch : uint8 array (groups, 784, 4)
        Written to.
    """
    for place in range(min(GROUP, len(images))):
        every_fourth = images[place::GROUP]
        scratch[: len(every_fourth), :, place] = every_fourth
    interior(cells)[...] = scratch.view(np.uint32).reshape(len(cells), SIDE, SIDE)
