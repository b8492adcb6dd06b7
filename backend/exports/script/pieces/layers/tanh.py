"""The hyperbolic tangent."""

import numpy as np

from backend.exports.script.pieces.layers.layer import Layer


class Tanh(Layer):
    """Any number to one between -1 and 1."""

    def forward(self, x, training):
        """tanh(x)."""
        self.out = np.tanh(x)
        return self.out

    def backward(self, dout, needs_dx):
        """d out / dx = 1 - out^2."""
        return (1 - self.out * self.out) * dout
