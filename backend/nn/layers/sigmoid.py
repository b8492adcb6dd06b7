"""The sigmoid (logistic) function: any number to one between 0 and 1."""

import numpy as np

from backend.nn.arrays import FloatArray
from backend.nn.layers.layer import Layer


class Sigmoid(Layer):
    """out = 1 / (1 + exp(-x)), element by element.

    Notes
    -----
    *Deep Learning from Scratch*, section 5.5.2. Computed as (1 + tanh(x / 2)) / 2, which is the same
    function and cannot overflow, however large x is.
    """

    def forward(self, x: FloatArray) -> FloatArray:
        """Values between 0 and 1, of the shape of x."""
        self.out = self.buffers.like("out", x)
        np.multiply(x, 0.5, out=self.out)
        np.tanh(self.out, out=self.out)
        self.out += 1
        self.out *= 0.5
        return self.out

    def backward(self, dout: FloatArray, *, needs_dx: bool = True) -> FloatArray:
        """dL/dx = dout * out * (1 - out).

        With e = exp(-x), out = 1 / (1 + e) and d out / dx = e / (1 + e)^2 = out * (1 - out).
        """
        dx = self.buffers.like("dx", self.out)
        np.subtract(1, self.out, out=dx)
        dx *= self.out
        dx *= dout
        return dx
