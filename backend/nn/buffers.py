"""Arrays that a layer makes once and writes again at every step.

Allocating a fresh result at each of ten thousand steps costs more than computing it. A buffer grows to the
largest batch seen and hands out its first rows, which are contiguous. It is not a cache: what it holds is
valid only until the layer's next call.
"""

import numpy as np

from backend.nn.arrays import FloatArray, FloatType


class Buffers:
    """Named scratch arrays of one dtype, each with the batch as its first axis."""

    def __init__(self, dtype: FloatType) -> None:
        self._dtype = dtype
        self._arrays: dict[str, FloatArray] = {}

    def rows(self, name: str, count: int, *shape: int) -> FloatArray:
        """The first `count` rows of the buffer `name`, of shape (count, *shape); the contents are undefined."""
        array = self._arrays.get(name)
        if array is None or len(array) < count or array.shape[1:] != shape:
            array = self._arrays[name] = np.empty((count, *shape), self._dtype)
        return array[:count]
