"""Dropout: in every training step, some neurons are silent, so that none can rely on any other."""

from typing import Literal

import numpy as np

from backend.nn.arguments import fraction
from backend.nn.arrays import FloatArray
from backend.nn.layers.layer import Layer


class Dropout(Layer):
    """In training, each number becomes 0 with probability `ratio`; elsewhere nothing happens.

    Parameters
    ----------
    ratio
        Share of numbers that are dropped, p, from 0 up to but not including 1.

    Raises
    ------
    ValueError
        If the ratio is out of range.

    Notes
    -----
    Srivastava et al., 'Dropout: a simple way to prevent neural networks from overfitting', 2014; *Deep Learning
    from Scratch*, section 6.4.3. The book shrinks all numbers by 1 - p when it predicts; here those that stay are
    enlarged by 1 / (1 - p) in training, which has the same mean and leaves prediction alone,

        out = x * mask,     mask = 1 / (1 - p) with probability 1 - p, else 0.

    The mask follows from the layer's `key` alone: with the same key it is the same.
    """

    def __init__(self, ratio: float = 0.5) -> None:
        self.ratio = fraction("ratio", ratio)

    def forward(self, x: FloatArray) -> FloatArray:
        """x * mask in training, else x itself; of the shape of x."""
        if not self.training:
            return x
        # One byte is enough to decide, and four times as fast to draw; the ratio is met to 1 / 256.
        dropped = min(round(self.ratio * 256), 255)  # never all
        self._scale = 256 / (256 - dropped)
        draws = np.frombuffer(np.random.default_rng(self.key).bytes(x.size), np.uint8)
        self._kept = self.buffers.mask_like("kept", x)
        order: Literal["C", "F"] = "C" if x.flags.c_contiguous else "F"
        np.greater_equal(draws.reshape(x.shape, order=order), dropped, out=self._kept)
        return self._masked("out", x)

    def backward(self, dout: FloatArray, *, needs_dx: bool = True) -> FloatArray:
        """dL/dx = dout * mask."""
        return self._masked("dx", dout) if self.training else dout

    def _masked(self, name: str, x: FloatArray) -> FloatArray:
        masked = self.buffers.like(name, x)
        np.multiply(x, self._kept, out=masked)
        masked *= self._scale
        return masked
