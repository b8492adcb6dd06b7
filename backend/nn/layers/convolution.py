"""The convolutional layer: the same small filter looks at every place of an image."""

from collections.abc import Iterator

import numpy as np

from backend.nn.arguments import count
from backend.nn.arrays import FloatArray, FloatType, Shape
from backend.nn.initializers import Initializer, NormalSource
from backend.nn.layers.layer import Layer

BLOCK_BYTES = 512 * 1024
"""Windows are copied for some rows of the output at a time, so many that they stay in the second-level cache."""


class Convolution(Layer):
    """F filters of C x K x K weights slide over images of C channels.

    Parameters
    ----------
    channels
        Channels of the input, C.
    filters
        Channels of the output, F. The weights W have shape (F, C, K, K), the bias b has shape (F,).
    size
        Side of a filter, K.
    stride
        Pixels from one place of the filter to the next, S.
    padding
        Rows and columns of zeros put around the image, P, less than K.

    Raises
    ------
    ValueError
        If an argument is out of range; the message names it.

    Notes
    -----
    *Deep Learning from Scratch*, chapter 7; LeCun et al., 'Gradient-based learning applied to document
    recognition', 1998. With x padded, for output row h, column w of image n,

        out[f, h, w, n] = sum over c, i, j of W[f, c, i, j] x[c, S h + i, S w + j, n]  +  b[f]

    so with all windows of x as a matrix X, (C K K, places), a convolution is the product out = W X. X would be
    K K times as large as the image; it is made and used a few rows at a time.
    """

    def __init__(self, channels: int, filters: int, size: int, stride: int = 1, padding: int = 0) -> None:
        for name, value in (("channels", channels), ("filters", filters), ("size", size), ("stride", stride)):
            count(name, value)
        if not 0 <= padding < size:
            raise ValueError(f"padding: expected 0 to {size - 1}, less than the size of the filter, got {padding!r}")
        self.size, self.stride, self.padding = size, stride, padding
        self.parameter_shapes = {"W": (filters, channels, size, size), "b": (filters,)}

    def bind(self, params: dict[str, FloatArray], grads: dict[str, FloatArray], dtype: FloatType) -> None:
        """Take W (F, C, K, K), b (F,) and the arrays dW, db of the same shapes that `backward` writes."""
        super().bind(params, grads, dtype)
        self.W, self.b = params["W"], params["b"]
        self.dW, self.db = grads["W"], grads["b"]

    def initialize(self, draw: Initializer, rng: NormalSource) -> None:
        """Draw W with a fan-in of C K K and a fan-out of F; b is zero."""
        filters = len(self.W)
        self.W[...] = draw(rng, self.W[0].size, filters).T.reshape(self.W.shape)
        self.b[...] = 0

    def output_shape(self, input_shape: Shape) -> Shape:
        """(F, OH, OW), OH = 1 + (H + 2P - K) / S, OW likewise; ValueError unless the input is C channels of K x K."""
        channels, rows, columns = self._expect_images(input_shape)
        filters, expected, size, _ = self.parameter_shapes["W"]
        if channels != expected:
            raise ValueError(f"Convolution: expected {expected} channels, got {channels}")
        if min(rows, columns) + 2 * self.padding < size:
            raise ValueError(
                f"Convolution: expected images of at least {size} x {size} with their padding, got {rows} x {columns} "
                f"with a padding of {self.padding}"
            )
        return filters, self._places(rows), self._places(columns)

    def multiply_adds(self, input_shape: Shape) -> int:
        """F C K K for every place of the filter."""
        _, rows, columns = self.output_shape(input_shape)
        return int(np.prod(self.parameter_shapes["W"])) * rows * columns

    def forward(self, x: FloatArray) -> FloatArray:
        """Output (F, OH, OW, N) for images (C, H, W, N)."""
        x = np.ascontiguousarray(x)
        _, rows, columns, examples = x.shape
        self.x, self._padded_x = x, self._padded(x)
        out = self.buffers.array("out", len(self.b), self._places(rows), self._places(columns), examples)
        W = self.W.reshape(len(self.b), -1)  # (F, C K K)
        for part, X in self._windows(self._padded_x, self.stride):
            block = out[:, part].reshape(len(self.b), -1)  # (F, places), a view
            np.matmul(W, X, out=block)
            block += self.b[:, np.newaxis]  # while the block is in the cache
        return out

    def backward(self, dout: FloatArray, *, needs_dx: bool = True) -> FloatArray:
        """Write dW and db, give dx (C, H, W, N), all from dout (F, OH, OW, N).

        By the chain rule through the sum above,

            dL/dW[f, c, i, j] = sum over h, w, n of dout[f, h, w, n] x[c, S h + i, S w + j, n]        dW = dout X^T
            dL/db[f]          = sum over h, w, n of dout[f, h, w, n]
            dL/dx[c, u, v, n] = sum over f, i, j of W[f, c, i, j] dout[f, h, w, n],   S h + i = u,  S w + j = v

        The last is again a convolution: of dout, S - 1 zeros between its pixels and zeros around, with the filters
        turned round. Its windows D, (F K K, places), also give the first: turned round, dW = x D^T.
        """
        filters = len(self.b)
        flat = dout.reshape(filters, -1)
        np.matmul(flat, np.ones(flat.shape[1], flat.dtype), out=self.db)
        self.dW[...] = 0
        if not needs_dx:
            dW = self.dW.reshape(filters, -1)
            for part, X in self._windows(self._padded_x, self.stride):
                dW += dout[:, part].reshape(filters, -1) @ X.T
            return dout
        channels, rows, columns, _ = self.x.shape
        turned = self.W[:, :, ::-1, ::-1].transpose(1, 0, 2, 3).reshape(channels, -1)  # (C, F K K)
        dW = np.zeros_like(turned)
        dx = self.buffers.array("dx", *self.x.shape)
        for part, D in self._windows(self._spread(dout, rows, columns), 1):
            np.matmul(turned, D, out=dx[:, part].reshape(channels, -1))
            dW += self.x[:, part].reshape(channels, -1) @ D.T
        self.dW[...] = dW.reshape(channels, filters, self.size, self.size).transpose(1, 0, 2, 3)[:, :, ::-1, ::-1]
        return dx

    def _places(self, length: int) -> int:
        """Places of the filter along an axis of this many pixels."""
        return 1 + (length + 2 * self.padding - self.size) // self.stride

    def _padded(self, x: FloatArray) -> FloatArray:
        """x with its border of zeros, in a buffer; x itself where there is none. Contiguous in either case."""
        if self.padding == 0:
            return np.ascontiguousarray(x)
        channels, rows, columns, examples = x.shape
        border, inside = self.padding, slice(self.padding, -self.padding)
        padded = self.buffers.array("padded", channels, rows + 2 * border, columns + 2 * border, examples)
        padded[:, :border] = padded[:, -border:] = padded[:, :, :border] = padded[:, :, -border:] = 0
        padded[:, inside, inside] = x
        return padded

    def _spread(self, dout: FloatArray, rows: int, columns: int) -> FloatArray:
        """dout (F, OH, OW, N) with such gaps and such a border that it has rows x columns windows of stride 1."""
        filters, places_down, places_across, examples = dout.shape
        border, step = self.size - 1 - self.padding, self.stride
        spread = self.buffers.array("spread", filters, rows + self.size - 1, columns + self.size - 1, examples)
        spread[...] = 0
        down = slice(border, border + step * places_down, step)
        across = slice(border, border + step * places_across, step)
        spread[:, down, across] = dout
        return spread

    def _windows(self, x: FloatArray, stride: int) -> Iterator[tuple[slice, FloatArray]]:
        """Windows of x (C, H, W, N), some rows of places at a time: which rows, and X (C K K, places of them)."""
        channels, _, _, examples = x.shape
        rows, columns = ((length - self.size) // stride + 1 for length in x.shape[1:3])
        size, (to_channel, down, right, to_example) = self.size, x.strides
        # Every window of x is a view of it; this is NumPy's sliding_window_view without its checks, which cost as much
        # as predicting one image.
        windows = np.ndarray(
            (channels, size, size, rows, columns, examples),
            x.dtype,
            x,
            strides=(to_channel, down, right, stride * down, stride * right, to_example),
        )
        height = max(1, BLOCK_BYTES // (channels * size * size * columns * examples * x.itemsize))
        for start in range(0, rows, height):
            part = slice(start, min(start + height, rows))
            block = self.buffers.array("windows", channels, size, size, part.stop - start, columns, examples)
            np.copyto(block, windows[:, :, :, part])
            yield part, block.reshape(channels * size * size, -1)
