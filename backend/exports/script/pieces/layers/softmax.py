"""Softmax within a network."""

import numpy as np

from backend.exports.script.pieces.layers.layer import Layer


class Softmax(Layer):
    """Features (N, D) become shares of 1."""

    def forward(self, x, training):
        """exp(x) over its sum; the largest x is taken off first, so that nothing overflows."""
        e = np.exp(x - x.max(axis=1, keepdims=True))
        self.out = e / e.sum(axis=1, keepdims=True)
        return self.out

    def backward(self, dout, needs_dx):
        """dx_i = out_i (dout_i - sum over k of dout_k out_k)."""
        mean = np.einsum("nk,nk->n", dout, self.out)
        return (dout - mean[:, np.newaxis]) * self.out
