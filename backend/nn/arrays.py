"""The array types that the package speaks of, and the two layouts in which examples travel between layers.

A batch of N examples is either features, an array (N, D), or images, an array (C, H, W, N) of C channels with H rows
of W pixels. Images keep the batch last, so that every pixel of an image is one stretch of N numbers in memory: a
window over pixels is then copied in long runs, and a convolution is a matrix product without any transposing.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.floating[Any]]
LabelArray = NDArray[np.integer[Any]]
FloatType = type[np.float32] | type[np.float64]

Shape = tuple[int, ...]
"""Of one example, without the batch: (D,) for features, (C, H, W) for images."""


def described(shape: Shape) -> str:
    """A shape in words, for messages."""
    if len(shape) == 1:
        return f"{shape[0]} features"
    return f"images of {' x '.join(map(str, shape))} (channels, rows, columns)"
