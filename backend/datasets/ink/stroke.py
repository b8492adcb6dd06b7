"""The width of the pen. A thick pen in a small drawing, or a thin one in a large drawing, gives strokes that MNIST does
not have; they are thinned or thickened into its range. Strokes within the range are left as they are drawn.
"""

import math

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from backend.datasets.ink.components import label_pieces
from backend.datasets.ink.distance import distance_to
from backend.datasets.ink.quantiles import quantiles
from backend.datasets.ink.window import window

BOX = 20
"""Pixels along the longer side of a digit in MNIST."""

FINE = 4
"""Pixels here for one pixel of the result: strokes are measured and drawn anew at this finer scale."""

THINNEST, THICKEST = 1.8, 2.4
"""Stroke widths left as drawn, in pixels of the result; MNIST's own lie mostly between 1.6 and 3.5."""

MARGIN = 6
"""Fine pixels of paper around the ink, more than a hairline needs to become `THINNEST`."""

REACH = 4 * FINE
"""Fine pixels: ink deeper than this is a blot, whatever its size."""

MISSED, DEEP, MISSED_INSIDE = 0.06, 0.3, 0.002
"""Shares of the ink that a pen may miss: at rough edges, and deeper in the ink than a share of the pen's width."""

PEN_PRECISION = 0.5
"""Fine pixels."""


def draw_strokes(ink: NDArray[np.float32]) -> NDArray[np.float32]:
    """Scale ink to `FINE` times the box of MNIST, with strokes about as wide as MNIST's.

    Parameters
    ----------
    ink : float32 array (h, w)
        A bounding box of ink, 0 paper, 1 ink.

    Returns
    -------
    float32 array
        0 paper, 1 ink, within a margin of paper.
    """
    scale = FINE * BOX / max(ink.shape)
    height, width = (max(1, round(side * scale)) for side in ink.shape)
    scaled = Image.fromarray(ink).resize((width, height), Image.Resampling.BILINEAR)
    ink = window(np.asarray(scaled), -MARGIN, -MARGIN, height + 2 * MARGIN, width + 2 * MARGIN)
    full = float((ink * ink).sum() / ink.sum())  # a stroke's typical grey; a hairline scaled down is pale all along
    inked = ink >= full / 2
    inside = distance_to(~inked, REACH)
    drawn, wanted = _widths(inside, inked)
    if drawn == wanted:
        return (ink / full).clip(0, 1).astype(np.float32)
    # How deep under the stroke's edge; the pen's centre line ran at half its width. Ink within half the wanted width
    # of that line thins and thickens, and opens the loops of an 8 that a thick pen closed.
    depth = np.where(inked, inside - 0.5, 0.5 - distance_to(inked, MARGIN))
    from_line = np.abs(depth - drawn / 2) if drawn > wanted else drawn / 2 - depth
    return (wanted / 2 - from_line + 0.5).clip(0, 1).astype(np.float32)


def _widths(inside: NDArray[np.float32], inked: NDArray[np.bool_]) -> tuple[float, float]:
    """Stroke width as drawn and as wanted, both in fine pixels; equal where nothing is to be done.

    The width is twice the depth along the ridge. Too thick means that even thin places are, too thin that even thick
    places are: a blot, a closed loop or a tapering end decides nothing.
    """
    height, width = inside.shape
    around = window(inside, -1, -1, height + 2, width + 2)
    ridge = inked & (inside >= np.maximum(around[:-2, 1:-1], around[2:, 1:-1]))
    ridge &= inside >= np.maximum(around[1:-1, :-2], around[1:-1, 2:])
    thin, thick = (2 * depth - 0.5 for depth in quantiles(inside[ridge], (0.1, 0.9)))
    if thin > THICKEST * FINE:
        pen = _pen(inside, inked, THICKEST * FINE, float(thin))
        return pen, _in_final_box(pen, THICKEST)
    if thick < THINNEST * FINE:
        return float(thick), _in_final_box(thick, THINNEST)
    return float(thick), float(thick)


def _pen(inside: NDArray[np.float32], inked: NDArray[np.bool_], low: float, high: float) -> float:
    """The width of the pen, between two bounds: of the widest round pen that may have drawn this ink.

    Where a thick pen has filled the loops of an 8, most of the ink is deeper than the pen is wide. But a pen wider than
    the true one does not get everywhere, or only by leaving the ink in between.
    """
    pieces, area = label_pieces(inked)[1], np.count_nonzero(inked)
    while high - low > PEN_PRECISION:
        pen = (low + high) / 2
        centres = inside >= pen / 2  # places where the whole pen is on ink, but for half a pixel
        missed = inked & (distance_to(centres, math.ceil(pen / 2) + 1) > pen / 2)
        missed_inside = missed & (inside > DEEP * pen)
        if (
            np.count_nonzero(missed) <= MISSED * area
            and np.count_nonzero(missed_inside) <= MISSED_INSIDE * area
            and label_pieces(centres)[1] <= pieces
        ):
            low = pen
        else:
            high = pen
    return low


def _in_final_box(drawn: float, wanted: float) -> float:
    """The width to draw, so that it is `wanted` once the changed drawing is scaled to the box again.

    width = wanted * (longer side) / BOX, and the longer side changes as the width does: FINE * BOX + width - drawn.
    """
    return float(wanted * (FINE * BOX - drawn) / (BOX - wanted))
