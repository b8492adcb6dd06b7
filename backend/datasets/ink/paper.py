"""Telling ink from paper. The drawing decides: what most of the border shows is paper, what differs most is ink."""

import numpy as np
from numpy.typing import NDArray

from backend.datasets.ink.errors import EmptyDrawingError

MIN_CONTRAST = 16
"""Grey levels (of 256) between paper and ink below which a canvas counts as empty."""

FAINT = 0.15
"""Share of the full contrast up to which a mark is noise: paper grain, JPEG ringing, a smudge."""


def extract_ink(grey: NDArray[np.integer | np.floating]) -> NDArray[np.float32]:
    """Cut the inked part out of a drawing and stretch its contrast.

    Parameters
    ----------
    grey : array (H, W)
        Grey values 0 to 255, dark on light or light on dark.

    Returns
    -------
    float32 array (h, w)
        The bounding box of the ink; 0 paper, 1 the strongest ink.

    Raises
    ------
    EmptyDrawingError
        Nothing differs from the paper by `MIN_CONTRAST` grey levels.
    """
    paper = float(np.median(np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])))
    darkest, lightest = float(grey.min()), float(grey.max())
    ink = darkest if paper - darkest >= lightest - paper else lightest
    if abs(ink - paper) < MIN_CONTRAST:
        raise EmptyDrawingError(
            f"drawing: expected ink that differs from the paper by {MIN_CONTRAST} or more of 256 grey levels, "
            f"got {abs(ink - paper):.3g}"
        )
    faintest = paper + FAINT * (ink - paper)
    inked = grey < faintest if ink < paper else grey > faintest
    rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    box = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
    return np.where(inked[box], (grey[box].astype(np.float32) - paper) / (ink - paper), 0).astype(np.float32)
