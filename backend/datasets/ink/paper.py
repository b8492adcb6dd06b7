"""Telling ink from paper. The drawing decides: what most of the border shows is paper, what differs most is ink."""

import math
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from backend.datasets.ink.errors import EmptyDrawingError
from backend.datasets.ink.quantiles import median
from backend.datasets.ink.shading import is_shaded, reduced, without_shading

Grey = NDArray[np.integer | np.floating]

MIN_CONTRAST: Final = 16
"""Grey levels (of 256) between paper and ink below which a canvas counts as empty."""

FAINT: Final = 0.15
"""Share of the full contrast up to which a mark is noise: paper grain, JPEG ringing, a smudge."""

MIN_PHOTOGRAPHED_CONTRAST: Final = 45
FAINT_PHOTOGRAPHED: Final = 0.35
"""The same of a photograph, whose paper is never even."""


class Ink(NamedTuple):
    """The inked part of a drawing: float32 (h, w), 0 paper, 1 the strongest ink; where it begins, of how much."""

    values: NDArray[np.float32]
    top: int
    left: int
    height: int
    width: int


def extract_ink(grey: Grey) -> Ink:
    """Cut the inked part out of a drawing and stretch its contrast.

    Parameters
    ----------
    grey : array (H, W)
        Grey values 0 to 255, dark on light or light on dark.

    Raises
    ------
    EmptyDrawingError
        Nothing differs from the paper by `MIN_CONTRAST` grey levels.
    """
    border = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    paper = median(border)
    if is_shaded(border, paper):
        contrast, faint = MIN_PHOTOGRAPHED_CONTRAST, FAINT_PHOTOGRAPHED
        grey = without_shading(reduced(grey))
        paper = 0.0
        darkest, lightest = (float(end) for end in np.quantile(grey, (0.003, 0.997)))
    else:
        contrast, faint = MIN_CONTRAST, FAINT
        darkest, lightest = float(grey.min()), float(grey.max())
    ink = darkest if paper - darkest >= lightest - paper else lightest
    if abs(ink - paper) < contrast:
        raise EmptyDrawingError(
            f"drawing: expected ink that differs from the paper by {contrast} or more of 256 grey levels, "
            f"got {abs(ink - paper):.3g}"
        )
    faintest = paper + faint * (ink - paper)
    if grey.dtype == np.uint8:
        faintest = math.ceil(faintest) if ink < paper else math.floor(faintest)  # bytes are compared fast with such
    inked = grey < faintest if ink < paper else grey > faintest
    rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    box = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)

    def strengths(levels: Grey) -> NDArray[np.float32]:
        share = (levels.astype(np.float32) - paper) / (ink - paper)
        blank = levels >= faintest if ink < paper else levels <= faintest
        share[blank] = 0
        return share.clip(0, 1)

    # Of bytes there are but 256: to look each up takes a third of the time.
    part = grey[box]
    values = strengths(np.arange(256)).take(part.astype(np.intp)) if part.dtype == np.uint8 else strengths(part)
    return Ink(values, int(rows[0]), int(columns[0]), *grey.shape)
