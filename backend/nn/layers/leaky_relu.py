"""A rectified linear unit that leaks: of what is negative a small share passes, so that no neuron is ever dead."""

import numpy as np

from backend.nn.arguments import fraction
from backend.nn.arrays import FloatArray
from backend.nn.layers.layer import Layer


class LeakyReLU(Layer):
    """out = x where x > 0, else slope * x, element by element.

    Parameters
    ----------
    slope
        Share of what is negative that passes, from 0 (which is ReLU) up to but not including 1.

    Raises
    ------
    ValueError
        If the slope is out of range.

    Notes
    -----
    Maas, Hannun and Ng, 'Rectifier nonlinearities improve neural network acoustic models', 2013. A ReLU whose input
    is negative for all examples has a derivative of 0 and never changes again; this one still learns. As slope < 1,
    out = max(x, slope * x). At x = 0, where there is no derivative, the slope is taken.
    """

    def __init__(self, slope: float = 0.01) -> None:
        self.slope = fraction("slope", slope)

    def forward(self, x: FloatArray) -> FloatArray:
        """max(x, slope * x), of the shape of x, features or images."""
        self.out = self.buffers.like("out", x)
        np.multiply(x, self.slope, out=self.out)
        np.maximum(self.out, x, out=self.out)
        return self.out

    def backward(self, dout: FloatArray, *, needs_dx: bool = True) -> FloatArray:
        """dL/dx = dout * (passed + slope * (1 - passed)) = dout * (slope + (1 - slope) * passed).

        passed is 1 where x > 0, else 0. Where x > 0, out > 0, so x itself need not be kept.
        """
        passed = self.buffers.mask_like("passed", self.out)
        dx = self.buffers.like("dx", self.out)
        np.greater(self.out, 0, out=passed)
        np.multiply(passed, dx.dtype.type(1 - self.slope), out=dx)
        dx += self.slope
        dx *= dout
        return dx
