"""The hyperbolic tangent: any number to one between -1 and 1, a sigmoid whose middle is 0."""

import numpy as np

from backend.nn.arrays import FloatArray
from backend.nn.layers.layer import Layer


class Tanh(Layer):
    """out = tanh(x) = (exp(x) - exp(-x)) / (exp(x) + exp(-x)), element by element.

    Notes
    -----
    LeCun et al., 'Efficient BackProp', 1998, section 4.4, on why a function that is odd learns faster than the sigmoid:
    its outputs are 0 on average, and so the next layer's gradients do not all have one sign. It is a stretched
    sigmoid, tanh(x) = 2 sigmoid(2 x) - 1.
    """

    def forward(self, x: FloatArray) -> FloatArray:
        """Values between -1 and 1, of the shape of x, features or images."""
        self.out = self.buffers.like("out", x)
        np.tanh(x, out=self.out)
        return self.out

    def backward(self, dout: FloatArray, *, needs_dx: bool = True) -> FloatArray:
        """dL/dx = dout * (1 - out^2).

        With p = exp(x) + exp(-x) and m = exp(x) - exp(-x), out = m / p, dm/dx = p and dp/dx = m, so that
        d out / dx = (p p - m m) / p^2 = 1 - out^2.
        """
        dx = self.buffers.like("dx", self.out)
        np.multiply(self.out, self.out, out=dx)
        np.subtract(1, dx, out=dx)
        dx *= dout
        return dx
