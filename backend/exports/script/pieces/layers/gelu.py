"""The Gaussian error linear unit."""

from math import pi, sqrt

import numpy as np

from backend.exports.script.pieces.layers.layer import Layer


class GELU(Layer):
    """out = x (1 + T) / 2, T = tanh(u), u = scale (x + cubic x^3)."""

    scale, cubic = sqrt(2 / pi), 0.044715

    def forward(self, x, training):
        """A ReLU with a soft knee."""
        self.x = x
        self.T = np.tanh((x * x * (self.scale * self.cubic) + self.scale) * x)
        return (self.T + 1) * x * 0.5

    def backward(self, dout, needs_dx):
        """d out / dx = (1 + T + x (1 - T^2) du/dx) / 2, du/dx = scale (1 + 3 cubic x^2)."""
        x, T = self.x, self.T
        du = x * x * (3 * self.scale * self.cubic) + self.scale
        return (du * x * (1 - T * T) + T + 1) * 0.5 * dout
