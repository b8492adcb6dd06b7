"""Light on paper: a photograph is brighter here and darker there, and a shadow may be darker than ink elsewhere."""

from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Grey = NDArray[np.integer | np.floating]
Numbers = NDArray[np.floating]

EVEN: Final = 6
"""Grey levels from its median within which most of the border lies where the paper is drawn, not photographed; the
rest may be ink that touches the border."""

ENOUGH: Final = 800
"""Pixels along the longer side of a photograph that are looked at."""

FIELDS: Final = 12
"""The paper's brightness is measured in so many fields along either side; a field is wider than a stroke."""


def is_shaded(border: Grey, paper: float) -> bool:
    """Whether the paper is uneven, by its border (N,) and the median of that: then it is a photograph."""
    return bool(np.count_nonzero(np.abs(border - paper) <= EVEN) < len(border) / 2)


def reduced(grey: Grey) -> NDArray[np.float32]:
    """A photograph of no more than `ENOUGH` pixels a side, each the mean of a block."""
    image, block = Image.fromarray(grey.astype(np.float32)), -(-max(grey.shape) // ENOUGH)
    return np.array(image.reduce(block) if block > 1 else image, np.float32)


def without_shading(grey: Grey) -> NDArray[np.float32]:
    """A photograph in grey levels from the paper on, float32 (H, W): 0 paper, below 0 dark ink, or above 0 light ink.

    Ink throws back a share of the light that falls on it, so that what counts is the ratio to the paper around it: of
    dark ink that of the grey values, of light ink that of what is missing to white.
    """
    values: NDArray[np.float32] = grey.astype(np.float32)
    differences = values - _across(_fields(values, 0.5), grey.shape)
    low, high = np.quantile(differences, (0.003, 0.997))
    is_dark = -low >= high
    bright = 1 + (values if is_dark else 255 - values)
    paper = _fields(bright, 0.8)
    paper = np.maximum(paper, np.median(_neighbours(paper), axis=0))  # a field full of ink takes after its neighbours
    ratio = bright / _across(np.mean(_neighbours(paper), axis=0), grey.shape)
    levels = 255 * (ratio - np.median(ratio))
    return np.array(levels if is_dark else -levels, np.float32)


def _fields(values: Numbers, share: float) -> NDArray[np.float32]:
    """The quantile of each field."""
    rows, columns = (np.linspace(0, side, min(FIELDS, side) + 1).astype(int) for side in values.shape)
    return np.array(
        [
            [np.quantile(values[top:bottom, left:right], share) for left, right in pairwise(columns)]
            for top, bottom in pairwise(rows)
        ],
        np.float32,
    )


def _across(fields: Numbers, shape: tuple[int, ...]) -> NDArray[np.float32]:
    """What lies between the fields' middles, and beyond them at the border, (H, W)."""
    height, width = shape
    image = Image.fromarray(_continued(fields).astype(np.float32))
    box = (1, 1, image.width - 1, image.height - 1)
    return np.array(image.resize((width, height), Image.Resampling.BICUBIC, box=box), np.float32)


def _neighbours(fields: Numbers) -> list[Numbers]:
    """Each field's neighbours and itself, nine arrays of the same shape."""
    around = _continued(fields)
    height, width = fields.shape
    return [around[row : row + height, column : column + width] for row in range(3) for column in range(3)]


def _continued(fields: Numbers) -> Numbers:
    """One more field on each side, as light goes on: by as much again as it has changed."""
    if min(fields.shape) < 2:
        return np.pad(fields, 1, mode="edge")
    return np.pad(fields, 1, mode="reflect", reflect_type="odd")
