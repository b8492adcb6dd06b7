"""Dropout."""

import numpy as np

from backend.exports.script.pieces.layers.layer import Layer


class Dropout(Layer):
    """In training, numbers become 0 with a probability of `ratio` (to 1 in 256), and the others grow to make up."""

    def __init__(self, ratio):
        super().__init__()
        self.dropped = min(round(ratio * 256), 255)

    def forward(self, x, training):
        """Drop by bytes that follow from `key`, which is another one at every mini-batch."""
        self.training = training
        if not training:
            return x
        draws = np.frombuffer(np.random.default_rng(self.key).bytes(x.size), np.uint8)
        self.kept = draws.reshape(x.shape, order="C" if x.flags.c_contiguous else "F") >= self.dropped
        return self._masked(x)

    def backward(self, dout, needs_dx):
        """The derivative passes where the number passed, and grows as it did."""
        return self._masked(dout) if self.training else dout

    def _masked(self, x):
        return x * self.kept * (256 / (256 - self.dropped))
