"""The sigmoid function."""

import numpy as np

from backend.exports.script.pieces.layers.layer import Layer


class Sigmoid(Layer):
    """1 / (1 + exp(-x)), written with tanh so that nothing overflows."""

    def forward(self, x, training):
        """Any number to one between 0 and 1."""
        self.out = (np.tanh(x * 0.5) + 1) * 0.5
        return self.out

    def backward(self, dout, needs_dx):
        """d out / dx = (1 - out) out."""
        return (1 - self.out) * self.out * dout
