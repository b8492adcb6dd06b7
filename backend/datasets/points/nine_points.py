"""The table of nine points by which a Korean introduction to neural networks says what classification is.

Two numbers, x1 and x2, and a class that is 0, 2 or 3; no point is of class 1. Once a network has learned the table,
it is asked about a tenth point.
"""

from typing import Final

import numpy as np

from backend.datasets.dataset import Dataset

QUESTION: Final = (5.0, 7.0)
"""The tenth point, x1 and x2. The text gives no true class for it."""

# x1, x2, class
_TABLE = (
    (2, 3, 0),
    (3, 1, 0),
    (4, 2, 0),
    (5, 4, 2),
    (5, 6, 3),
    (4, 6, 2),
    (9, 3, 2),
    (7, 5, 3),
    (1, 6, 0),
)
_CLASSES = (0, 2, 3)


def load_nine_points() -> Dataset:
    """The nine, x float64 (9, 2) as in the table, t the places of their classes in ("0", "2", "3"); test = training."""
    x = np.array([(x1, x2) for x1, x2, _ in _TABLE], np.float64)
    t = np.array([_CLASSES.index(true) for _, _, true in _TABLE], np.uint8)
    for array in (x, t):
        array.setflags(write=False)
    return Dataset(
        x_train=x,
        t_train=t,
        x_test=x,
        t_test=t,
        shape=(2,),
        class_names=tuple(map(str, _CLASSES)),
        # From 1 .. 9 to -1 .. 1, where networks start out best.
        offset=5.0,
        scale=0.25,
    )
