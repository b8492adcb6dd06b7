"""The affine layer."""

import numpy as np

from backend.exports.script.pieces.layers.layer import Layer
from backend.exports.script.pieces.settings import DTYPE


class Affine(Layer):
    """out = x W + b, for x (N, D), W (D, M) and b (M,)."""

    def __init__(self, inputs, neurons, draw):
        super().__init__()
        self.params = {"W": draw(inputs, neurons).astype(DTYPE), "b": np.zeros(neurons, DTYPE)}

    def forward(self, x, training):
        """Weighted sums (N, M)."""
        self.x = x
        return x @ self.params["W"] + self.params["b"]

    def backward(self, dout, needs_dx):
        """dW = x^T dout, db = 1^T dout, dx = dout W^T."""
        self.grads = {"W": self.x.T @ dout, "b": np.ones(len(dout), dout.dtype) @ dout}
        if not needs_dx:
            return None
        dx = np.empty_like(self.x)
        return np.matmul(dout, self.params["W"].T, out=dx)
