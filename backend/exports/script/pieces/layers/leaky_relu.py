"""A ReLU that leaks."""

import numpy as np

from backend.exports.script.pieces.layers.layer import Layer


class LeakyReLU(Layer):
    """What is positive passes, of what is negative a small share."""

    def __init__(self, slope):
        super().__init__()
        self.slope = slope

    def forward(self, x, training):
        """x, or slope x where that is more."""
        self.out = np.maximum(x * self.slope, x)
        return self.out

    def backward(self, dout, needs_dx):
        """1 where the number was positive, else the slope."""
        passed = self.out > 0
        return (passed * dout.dtype.type(1 - self.slope) + self.slope) * dout
