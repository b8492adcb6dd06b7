"""Arrays that a layer makes once and writes again at every step.

Allocating a fresh result at each of ten thousand steps costs more than computing it. A buffer grows to the
largest size asked for and hands out its beginning, which is contiguous in whatever shape. It is not a cache: what it
holds is valid only until the layer's next call.
"""

from math import prod

import numpy as np
from numpy.typing import NDArray

from backend.nn.arrays import FloatArray, FloatType


class Buffers:
    """Named scratch arrays of one dtype."""

    def __init__(self, dtype: FloatType) -> None:
        self._dtype = dtype
        self._memory: dict[str, FloatArray] = {}
        self._views: dict[str, FloatArray] = {}
        self._masks: dict[str, NDArray[np.bool_]] = {}

    def array(self, name: str, *shape: int) -> FloatArray:
        """The buffer `name` as a contiguous array of this shape; the contents are undefined."""
        view = self._views.get(name)
        if view is None or view.shape != shape:
            view = self._views[name] = self._reserve(name, prod(shape)).reshape(shape)
        return view

    def mask_like(self, name: str, x: FloatArray) -> NDArray[np.bool_]:
        """A buffer of truth values in the shape and the memory order of x.

        Multiplying by truth values is many times faster than assigning through them.
        """
        mask = self._masks.get(name)
        if mask is None or mask.shape != x.shape or mask.strides != tuple(s // x.itemsize for s in x.strides):
            mask = self._masks[name] = np.empty_like(x, bool)
        return mask

    def like(self, name: str, x: FloatArray) -> FloatArray:
        """The buffer `name` in the shape and the memory order (by rows or by columns) of x.

        Element by element, two arrays of different order are many times slower to go through than two of the same.
        """
        if x.flags.f_contiguous and not x.flags.c_contiguous:
            return self.array(name, *x.shape[::-1]).T
        return self.array(name, *x.shape)

    def _reserve(self, name: str, size: int) -> FloatArray:
        memory = self._memory.get(name)
        if memory is None or len(memory) < size:
            memory = self._memory[name] = np.empty(size, self._dtype)
        return memory[:size]
