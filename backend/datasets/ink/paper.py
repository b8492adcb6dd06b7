"""Telling ink from paper. The drawing decides: what most of the border shows is paper, what differs most is ink."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from backend.datasets.ink.errors import EmptyDrawingError
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
    if is_shaded(border):
        contrast, faint = MIN_PHOTOGRAPHED_CONTRAST, FAINT_PHOTOGRAPHED
        grey = without_shading(reduced(grey))
        paper = 0.0
        darkest, lightest = (float(end) for end in np.quantile(grey, (0.003, 0.997)))
    else:
        contrast, faint = MIN_CONTRAST, FAINT
        paper = float(np.median(border))
        darkest, lightest = float(grey.min()), float(grey.max())
    ink = darkest if paper - darkest >= lightest - paper else lightest
    if abs(ink - paper) < contrast:
        raise EmptyDrawingError(
            f"drawing: expected ink that differs from the paper by {contrast} or more of 256 grey levels, "
            f"got {abs(ink - paper):.3g}"
        )
    faintest = paper + faint * (ink - paper)
    inked = grey < faintest if ink < paper else grey > faintest
    rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    box = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
    share = (grey[box].astype(np.float32) - paper) / (ink - paper)
    return Ink(np.where(inked[box], share.clip(0, 1), 0).astype(np.float32), int(rows[0]), int(columns[0]), *grey.shape)
