"""The affine layer: a weighted sum of all inputs plus a bias, for each of its neurons."""

import numpy as np

from backend.nn.arguments import count
from backend.nn.arrays import FloatArray, FloatType, Shape
from backend.nn.initializers import Initializer, NormalSource
from backend.nn.layers.layer import Layer


class Affine(Layer):
    """Fully connected layer, out = x W + b.

    Parameters
    ----------
    input_size
        Features of the input, D.
    output_size
        Neurons, M. The weights W have shape (D, M), the bias b has shape (M,).

    Raises
    ------
    ValueError
        If an argument is no whole number of 1 or more.

    Notes
    -----
    *Deep Learning from Scratch*, section 5.6. Written out for one element,

        out[n, m] = sum over d of x[n, d] W[d, m]  +  b[m]

    so a weight W[d, m] reaches the loss L through out[n, m] of every image n, weighted by x[n, d].
    """

    def __init__(self, input_size: int, output_size: int) -> None:
        features, neurons = count("input_size", input_size), count("output_size", output_size)
        self.parameter_shapes = {"W": (features, neurons), "b": (neurons,)}

    def bind(self, params: dict[str, FloatArray], grads: dict[str, FloatArray], dtype: FloatType) -> None:
        """Take W (D, M), b (M,) and the arrays dW, db of the same shapes that `backward` writes."""
        super().bind(params, grads, dtype)
        self.W, self.b = params["W"], params["b"]
        self.dW, self.db = grads["W"], grads["b"]
        self._ones: FloatArray = np.ones(0, dtype)

    def initialize(self, draw: Initializer, rng: NormalSource) -> None:
        """Draw W with a fan-in of D and a fan-out of M; b is zero."""
        self.W[...] = draw(rng, *self.W.shape)
        self.b[...] = 0

    def output_shape(self, input_shape: Shape) -> Shape:
        """(M,); ValueError unless the input has D features."""
        features, neurons = self.parameter_shapes["W"]
        self._expect_features(input_shape, features)
        return (neurons,)

    def multiply_adds(self, input_shape: Shape) -> int:
        """D M, one for each weight."""
        features, neurons = self.parameter_shapes["W"]
        return features * neurons

    def forward(self, x: FloatArray) -> FloatArray:
        """Weighted sums of shape (N, M) for x of shape (N, D)."""
        self.x = x
        out = self.buffers.array("out", len(x), len(self.b))
        np.matmul(x, self.W, out=out)
        out += self.b
        return out

    def backward(self, dout: FloatArray, *, needs_dx: bool = True) -> FloatArray:
        """Write dW and db, give dx, all from dout of shape (N, M).

        By the chain rule through the sum above,

            dL/dW[d, m] = sum over n of x[n, d] dout[n, m]     dW = x^T dout      (D, M)
            dL/db[m]    = sum over n of dout[n, m]             db = 1^T dout      (M,)
            dL/dx[n, d] = sum over m of dout[n, m] W[d, m]     dx = dout W^T      (N, D)
        """
        np.matmul(self.x.T, dout, out=self.dW)
        # A product with ones is several times faster than dout.sum(axis=0).
        if len(self._ones) < len(dout):
            self._ones = np.ones(len(dout), dout.dtype)
        np.matmul(self._ones[: len(dout)], dout, out=self.db)
        if not needs_dx:
            return dout
        dx = self.buffers.like("dx", self.x)
        np.matmul(dout, self.W.T, out=dx)
        return dx
