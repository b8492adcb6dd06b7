"""A layer that keeps some units silent: what an edited network has behind the units that are switched off."""

from collections.abc import Iterable

import numpy as np

from backend.nn.arrays import FloatArray, Shape
from backend.nn.layers import Layer


class Silence(Layer):
    """out = x, but 0 for the silent units: features of (N, D), channels of (C, H, W, N).

    Parameters
    ----------
    units
        Which are silent.

    Notes
    -----
    A layer of its own, because a unit that is off must stay so behind an activation that makes something of 0, as the
    sigmoid does.
    """

    def __init__(self, units: Iterable[int]) -> None:
        self.units = sorted(units)

    def output_shape(self, input_shape: Shape) -> Shape:
        """As the input."""
        return input_shape

    def forward(self, x: FloatArray) -> FloatArray:
        """x with silent units, in the shape of x."""
        return self._silenced("out", x)

    def backward(self, dout: FloatArray, *, needs_dx: bool = True) -> FloatArray:
        """dL/dx = dout, but 0 for the silent units, which reach nothing."""
        return self._silenced("dx", dout)

    def _silenced(self, name: str, x: FloatArray) -> FloatArray:
        out = self.buffers.like(name, x)
        np.copyto(out, x)
        by_unit = out.T if out.ndim == 2 else out
        by_unit[self.units] = 0
        return out
