"""Light on paper: a photograph is brighter here and darker there, and a shadow may be darker than ink elsewhere."""

from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Grey = NDArray[np.integer | np.floating]

EVEN: Final = 6
"""Grey levels by which the middle half of the border may differ where the paper is drawn, not photographed."""

ENOUGH: Final = 800
"""Pixels along the longer side of a photograph that are looked at."""

FIELDS: Final = 12
"""The paper's brightness is measured in so many fields along either side; a field is wider than a stroke."""


def is_shaded(border: Grey) -> bool:
    """Whether the paper is uneven, by its border (N,): then it is a photograph."""
    low, high = np.quantile(border, (0.25, 0.75))
    return bool(high - low > EVEN)


def reduced(grey: Grey) -> NDArray[np.float32]:
    """A photograph of no more than `ENOUGH` pixels a side, each the mean of a block."""
    image, block = Image.fromarray(grey.astype(np.float32)), -(-max(grey.shape) // ENOUGH)
    return np.array(image.reduce(block) if block > 1 else image, np.float32)


def without_shading(grey: Grey, *, is_dark: bool) -> NDArray[np.float32]:
    """The drawing as a difference from the paper around it, float32 (H, W), where ink is dark or is light.

    In each field paper is what is brightest (of light ink: darkest) but for a few pixels. A field that ink fills takes
    the brightness of its neighbours.
    """
    sign = 1 if is_dark else -1
    bright = sign * grey.astype(np.float32)
    height, width = grey.shape
    rows, columns = (np.linspace(0, side, min(FIELDS, side) + 1).astype(int) for side in (height, width))
    paper = np.array(
        [
            [np.quantile(bright[top:bottom, left:right], 0.8) for left, right in pairwise(columns)]
            for top, bottom in pairwise(rows)
        ],
        np.float32,
    )
    paper = _mean_of_neighbours(_filled(paper))
    even = bright - np.asarray(Image.fromarray(paper).resize((width, height), Image.Resampling.BICUBIC))
    return np.array(sign * (even - np.median(even)), np.float32)


def _shifted(fields: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    """Each field's neighbours and itself, nine arrays of the same shape."""
    around = np.pad(fields, 1, mode="edge")
    height, width = fields.shape
    return [around[row : row + height, column : column + width] for row in range(3) for column in range(3)]


def _filled(fields: NDArray[np.float32]) -> NDArray[np.float32]:
    """Fields darker than all that is around them by more than shading explains are filled from there."""
    around = np.median(_shifted(fields), axis=0)
    return np.array(np.maximum(fields, around), np.float32)


def _mean_of_neighbours(fields: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.array(np.mean(_shifted(fields), axis=0), np.float32)
