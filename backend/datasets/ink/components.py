"""Connected pieces of ink: pixels that touch, at a side or at a corner."""

import numpy as np
from numpy.typing import NDArray


def label_pieces(mask: NDArray[np.bool_]) -> tuple[NDArray[np.intp], int]:
    """Number the connected pieces of a mask.

    Works on runs, stretches of pixels in a row: there are some hundred in a drawing of a hundred thousand pixels.

    Parameters
    ----------
    mask : bool array (H, W)

    Returns
    -------
    labels : int array (H, W)
        0 outside of the mask, 1 to `count` in its pieces, in the order of their first pixels.
    count
        How many pieces there are.
    """
    height, width = mask.shape
    # Paper before all, and a column of it that ends every row's last run.
    padded = np.zeros(height * (width + 1) + 1, np.bool_)
    padded[1:].reshape(height, width + 1)[:, :width] = mask
    changes = np.flatnonzero(padded[1:] != padded[:-1])
    starts, stops = changes[::2], changes[1::2]

    # Runs of the row above that touch run k: those that end at or after its first column - 1 and begin by its end.
    above = width + 1
    first = np.searchsorted(stops, starts - above, side="left")
    last = np.searchsorted(starts, stops - above, side="right")
    if _is_one_piece(first, last):
        return mask.astype(np.intp), 1
    parent = list(range(len(starts)))

    def root(run: int) -> int:
        while parent[run] != run:
            parent[run] = parent[parent[run]]
            run = parent[run]
        return run

    for run, (begin, end) in enumerate(zip(first.tolist(), last.tolist(), strict=True)):
        for neighbour in range(begin, end):
            one, other = root(run), root(neighbour)
            parent[max(one, other)] = min(one, other)
    roots = np.array([root(run) for run in range(len(starts))], np.intp)
    names, numbers = np.unique(roots, return_inverse=True)
    if len(names) == 1:
        return mask.astype(np.intp), 1
    edges = np.zeros(height * (width + 1), np.intp)
    edges[starts] += numbers + 1
    edges[stops] -= numbers + 1
    labels = np.cumsum(edges)
    return labels.reshape(height, width + 1)[:, :width], len(names)


def _is_one_piece(first: NDArray[np.intp], last: NDArray[np.intp]) -> bool:
    """Whether a look at each run's neighbours above, first to last, already tells that all hang together.

    It does where only one run has none above, or only one has none below: then every other leads there, row by row.
    Most drawings of one digit are such.
    """
    if np.count_nonzero(first == last) == 1:
        return True
    size = len(first) + 1
    below = np.cumsum(np.bincount(first, minlength=size) - np.bincount(last, minlength=size))[:-1]
    return bool(np.count_nonzero(below == 0) == 1)
