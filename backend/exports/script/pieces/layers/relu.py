"""The rectified linear unit."""

import numpy as np

from backend.exports.script.pieces.layers.layer import Layer


class ReLU(Layer):
    """What is positive passes."""

    def forward(self, x, training):
        """max(x, 0)."""
        self.out = np.maximum(x, 0)
        return self.out

    def backward(self, dout, needs_dx):
        """The derivative passes where the number passed."""
        return dout * (self.out > 0)
