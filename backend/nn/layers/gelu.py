"""The Gaussian error linear unit: a ReLU with a soft knee, the activation of most language models."""

import math

import numpy as np

from backend.nn.arrays import FloatArray
from backend.nn.layers.layer import Layer

SCALE = math.sqrt(2 / math.pi)
CUBIC = 0.044715


class GELU(Layer):
    """out = x (1 + T) / 2, T = tanh(u), u = sqrt(2 / pi) (x + 0.044715 x^3), element by element.

    Notes
    -----
    Hendrycks and Gimpel, 'Gaussian error linear units', 2016. The function meant is x times the probability that a
    standard normal number is smaller than x, x (1 + erf(x / sqrt(2))) / 2. NumPy has no erf; this is the authors' own
    approximation by tanh, equal to it within 0.0005 everywhere. The derivative below is that of the approximation.
    """

    def forward(self, x: FloatArray) -> FloatArray:
        """x (1 + T) / 2, of the shape of x, features or images."""
        self.x = x
        self._T = self.buffers.like("T", x)
        T = self._T
        np.multiply(x, x, out=T)
        T *= SCALE * CUBIC
        T += SCALE
        T *= x  # u
        np.tanh(T, out=T)
        out = self.buffers.like("out", x)
        np.add(T, 1, out=out)
        out *= x
        out *= 0.5
        return out

    def backward(self, dout: FloatArray, *, needs_dx: bool = True) -> FloatArray:
        """dL/dx = dout (1 + T + x (1 - T^2) du/dx) / 2.

        By the product rule, where T = tanh(u) has dT/du = 1 - T^2:

            d out / dx = (1 + T) / 2  +  x / 2 dT/dx
            dT/dx      = (1 - T^2) du/dx
            du/dx      = sqrt(2 / pi) (1 + 3 * 0.044715 x^2)
        """
        x, T = self.x, self._T
        dx = self.buffers.like("dx", x)
        np.multiply(x, x, out=dx)
        dx *= 3 * SCALE * CUBIC
        dx += SCALE  # du/dx
        dx *= x
        slope = self.buffers.like("slope", x)
        np.multiply(T, T, out=slope)
        np.subtract(1, slope, out=slope)
        dx *= slope
        dx += T
        dx += 1
        dx *= 0.5
        dx *= dout
        return dx
