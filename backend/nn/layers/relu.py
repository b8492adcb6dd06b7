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
        """max(x, 0), of the shape (N, M) of x."""
        self.out = self.buffers.rows("out", *x.shape)
        np.maximum(x, 0, out=self.out)
        return self.out

    def backward(self, dout: FloatArray, *, needs_dx: bool = True) -> FloatArray:
        """dL/dx = dout where x > 0, else 0; shape (N, M).

        The mask is the sign of the output: 1 where something passed, 0 elsewhere. Multiplying by it is many
        times faster than assigning through a boolean index.
        """
        mask = self.buffers.rows("mask", *dout.shape)
        dx = self.buffers.rows("dx", *dout.shape)
        np.sign(self.out, out=mask)
        np.multiply(dout, mask, out=dx)
        return dx
