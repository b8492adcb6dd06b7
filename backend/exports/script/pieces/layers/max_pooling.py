"""Max pooling."""

import numpy as np

from backend.exports.script.pieces.layers.layer import Layer


class MaxPooling(Layer):
    """Of each square of size x size pixels the brightest; of equal ones the leftmost, and of those the topmost."""

    def __init__(self, size):
        super().__init__()
        self.size = size

    def forward(self, x, training):
        """Images (C, H, W, N) become images (C, H / size, W / size, N)."""
        self.shape = x.shape
        squares = self._squares(x)
        self.places = squares.argmax(axis=3)[:, :, :, np.newaxis]
        return np.take_along_axis(squares, self.places, axis=3)[:, :, :, 0]

    def backward(self, dout, needs_dx):
        """Each derivative goes to the pixel that was the brightest."""
        channels, rows, columns, examples = dout.shape
        squares = np.zeros((channels, rows, columns, self.size**2, examples), dout.dtype)
        np.put_along_axis(squares, self.places, dout[:, :, :, np.newaxis], axis=3)
        parted = squares.reshape(channels, rows, columns, self.size, self.size, examples)
        dx = np.zeros(self.shape, dout.dtype)
        whole = parted.transpose(0, 1, 4, 2, 3, 5).reshape(channels, rows * self.size, columns * self.size, examples)
        dx[:, : rows * self.size, : columns * self.size] = whole
        return dx

    def _squares(self, x):
        """(C, rows, columns, pixels of a square by column, N)."""
        channels, height, width, examples = x.shape
        rows, columns = height // self.size, width // self.size
        whole = x[:, : rows * self.size, : columns * self.size]
        parted = whole.reshape(channels, rows, self.size, columns, self.size, examples)
        return parted.transpose(0, 1, 3, 4, 2, 5).reshape(channels, rows, columns, self.size**2, examples)
