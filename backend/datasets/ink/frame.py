"""Placing a digit as MNIST does: its longer side 20 pixels, its centre of mass in the middle of 28 x 28."""

import math

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from backend.datasets.ink.stroke import BOX
from backend.datasets.ink.window import window

SIDE = 28
CENTRE = 14.5
"""Pixels from the frame's edge to the centre of mass, which is index 14.0, since the centre of pixel 0 lies at 0.5.

Measured: the centres of mass of MNIST's images are spread evenly over indices 13.5 to 14.5 (whole-pixel shifts), mean
14.0 in both axes.
"""

EDGE_CONTRAST = 1.4
"""Makes antialiased edges as soft as MNIST's, where half of the inked pixels are 224 or more (else a quarter)."""


def frame_digit(ink: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Scale, antialias and centre in one resampling, to fractions of a pixel.

    Parameters
    ----------
    ink : float32 array (H, W)
        0 paper, 1 ink, at several times the resolution of the result.

    Returns
    -------
    uint8 array (28, 28)
        0 paper, 255 ink.
    """
    solid = ink >= 0.5
    longer = 0
    edges = []
    for axis in (1, 0):  # rows, then columns
        inked = np.flatnonzero(solid.any(axis=axis))
        low, high = int(inked[0]), int(inked[-1]) + 1
        mass = ink.sum(axis=axis)
        edges.append((low, high, float(mass @ (np.arange(len(mass)) + 0.5) / mass.sum())))
        longer = max(longer, high - low)
    step = longer / BOX
    # A digit heavy at one end may not fit with its centre of mass in the middle: then it touches the frame's edge.
    top, left = (min(max(middle - CENTRE * step, high - SIDE * step), low) for low, high, middle in edges)
    # A pixel of the result is made of those less than a step away from it.
    first_row, first_column = math.floor(top - step), math.floor(left - step)
    side = math.ceil((SIDE + 2) * step) + 1
    box = (left - first_column, top - first_row, left - first_column + SIDE * step, top - first_row + SIDE * step)
    around = Image.fromarray(window(ink, first_row, first_column, side, side))
    framed = around.resize((SIDE, SIDE), Image.Resampling.BILINEAR, box=box)
    share: NDArray[np.float32] = np.asarray(framed)
    sharpened = 0.5 + EDGE_CONTRAST * (share / share.max() - 0.5)
    grey: NDArray[np.uint8] = np.rint(255 * sharpened.clip(0, 1)).astype(np.uint8)
    return grey
