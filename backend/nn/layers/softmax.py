"""Softmax as a layer: features become shares that are positive and sum to 1.

It is for the middle of a network. At its end stands a `SoftmaxWithLoss`, which has a softmax of its own.
"""

import numpy as np

from backend.nn.arrays import FloatArray, Shape
from backend.nn.layers.layer import Layer


class Softmax(Layer):
    """out_k = exp(x_k) / sum over i of exp(x_i), for each example over its D features.

    Notes
    -----
    *Deep Learning from Scratch*, section 3.5. The largest x is subtracted first: it cancels in the quotient, and no
    exp overflows.
    """

    def output_shape(self, input_shape: Shape) -> Shape:
        """As the input; ValueError unless it is features."""
        self._expect_features(input_shape)
        return input_shape

    def forward(self, x: FloatArray) -> FloatArray:
        """Shares (N, D) of features (N, D)."""
        self.out = self.buffers.like("out", x)
        np.subtract(x, x.max(axis=1, keepdims=True), out=self.out)
        np.exp(self.out, out=self.out)
        self.out /= self.out.sum(axis=1, keepdims=True)
        return self.out

    def backward(self, dout: FloatArray, *, needs_dx: bool = True) -> FloatArray:
        """dL/dx (N, D), from dout (N, D).

        Every x_i is in every out_k, through the sum. With [i = k] for 1 where they are the same, else 0,

            d out_k / dx_i = out_k ([i = k] - out_i)
            dL/dx_i        = sum_k dout_k out_k ([i = k] - out_i)  =  out_i (dout_i - sum_k dout_k out_k)
        """
        dx = self.buffers.like("dx", self.out)
        mean = np.einsum("nk,nk->n", dout, self.out)  # of dout, weighted with the shares
        np.subtract(dout, mean[:, np.newaxis], out=dx)
        dx *= self.out
        return dx
