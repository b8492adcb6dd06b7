"""The rectified linear unit: what is positive passes, what is negative does not."""

import numpy as np

from backend.nn.arrays import FloatArray
from backend.nn.layers.layer import Layer


class ReLU(Layer):
    """out = max(x, 0), element by element.

    Notes
    -----
    Nair and Hinton, 'Rectified linear units improve restricted Boltzmann machines', 2010; *Deep Learning
    from Scratch*, section 5.5.1. At x = 0, where there is no derivative, 0 is taken, as in the book.
    """

    def forward(self, x: FloatArray) -> FloatArray:
        """max(x, 0), of the shape of x, features or images."""
        self.out = self.buffers.like("out", x)
        np.maximum(x, 0, out=self.out)
        return self.out

    def backward(self, dout: FloatArray, *, needs_dx: bool = True) -> FloatArray:
        """dL/dx = dout where x > 0, else 0. Where x > 0, out > 0, so x itself need not be kept."""
        passed = self.buffers.mask_like("passed", self.out)
        dx = self.buffers.like("dx", self.out)
        np.greater(self.out, 0, out=passed)
        np.multiply(dout, passed, out=dx)
        return dx
