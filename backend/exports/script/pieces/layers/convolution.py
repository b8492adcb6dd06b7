"""The convolutional layer."""

import numpy as np

from backend.exports.script.pieces.layers.layer import Layer
from backend.exports.script.pieces.settings import DTYPE


class Convolution(Layer):
    """Filters W (F, C, K, K) slide over images (C, H, W, N), which keep the batch last.

    All windows of an image as the columns of a matrix X make it a matrix product, out = W X + b. X would be large, so
    it is made for some rows of the output at a time.
    """

    def __init__(self, channels, filters, size, stride, padding, draw):
        super().__init__()
        self.size, self.stride, self.padding = size, stride, padding
        W = np.ascontiguousarray(draw(channels * size * size, filters).T, DTYPE)
        self.params = {"W": W.reshape(filters, channels, size, size), "b": np.zeros(filters, DTYPE)}

    def forward(self, x, training):
        """Images (F, OH, OW, N)."""
        self.x, self.padded = x, self._bordered(x, self.padding)
        W, b = self.params["W"].reshape(len(self.params["b"]), -1), self.params["b"]
        rows, columns = ((length - self.size) // self.stride + 1 for length in self.padded.shape[1:3])
        out = np.empty((len(b), rows, columns, x.shape[3]), x.dtype)
        for part, X in self._windows(self.padded, self.stride):
            out[:, part] = (W @ X + b[:, np.newaxis]).reshape(out[:, part].shape)
        return out

    def backward(self, dout, needs_dx):
        """dW = dout X^T, db = sums of dout, and dx adds W^T dout up where the windows came from."""
        dout = np.ascontiguousarray(dout)
        filters, _, columns, examples = dout.shape
        W = self.params["W"].reshape(filters, -1)
        dW, dx, K, S = np.zeros_like(W), np.zeros_like(self.padded), self.size, self.stride
        for part, X in self._windows(self.padded, S):
            block = dout[:, part].reshape(filters, -1)
            dW += block @ X.T
            if not needs_dx:
                continue
            dX = (W.T @ block).reshape(-1, K, K, part.stop - part.start, columns, examples)
            for i, j in np.ndindex(K, K):
                down = slice(S * part.start + i, S * (part.stop - 1) + i + 1, S)
                dx[:, down, j : j + S * (columns - 1) + 1 : S] += dX[:, i, j]
        self.grads = {"W": dW.reshape(self.params["W"].shape), "b": self._sums(dout)}
        P = self.padding
        return np.ascontiguousarray(dx[:, P:-P, P:-P]) if P else dx

    def _sums(self, dout):
        flat = dout.reshape(len(dout), -1)
        return flat @ np.ones(flat.shape[1], flat.dtype)

    def _bordered(self, x, border):
        sides = (border, border)
        return np.pad(x, ((0, 0), sides, sides, (0, 0)))

    def _windows(self, x, stride):
        """Some rows of the output at a time: which ones, and their X (C K K, places)."""
        views = np.lib.stride_tricks.sliding_window_view(x, (self.size, self.size), axis=(1, 2))
        views = views[:, ::stride, ::stride].transpose(0, 4, 5, 1, 2, 3)  # (C, K, K, OH, OW, N)
        channels, _, _, rows, columns, examples = views.shape
        # Half a megabyte at a time stays in the processor's cache.
        height = max(1, 512 * 1024 // (channels * self.size**2 * columns * examples * x.itemsize))
        for start in range(0, rows, height):
            part = slice(start, min(start + height, rows))
            yield part, views[:, :, :, part].reshape(channels * self.size**2, -1)
