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
        self.x, self._padded_x = x, self._bordered("padded x", x, self.padding)
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
            dL/dX             = W^T dout

        and dx gathers what dX holds: a pixel is in up to K K windows, and its derivative is the sum over them.
        """
        dout = np.ascontiguousarray(dout)
        flat = dout.reshape(len(self.b), -1)
        np.matmul(flat, np.ones(flat.shape[1], flat.dtype), out=self.db)
        if not needs_dx:
            for _ in self._weight_gradient(dout):
                pass
            return dout
        if self.stride == 1 and 2 * self.padding >= self.size - 1:
            return self._backward_by_turned_filters(dout)
        return self._backward_by_adding(dout)

    def _weight_gradient(self, dout: FloatArray) -> Iterator[tuple[slice, FloatArray, FloatArray]]:
        """Write dW; gives for each part of the rows its dout (F, places) and the used-up windows X (C K K, places)."""
        dW = self.dW.reshape(len(self.b), -1)
        dW[...] = 0
        for part, X in self._windows(self._padded_x, self.stride):
            block = dout[:, part].reshape(len(self.b), -1)
            dW += block @ X.T
            yield part, block, X

    def _backward_by_adding(self, dout: FloatArray) -> FloatArray:
        """dx by the definition: each dX is added to the pixels that its windows came from."""
        W = self.W.reshape(len(self.b), -1)
        dx = self.buffers.array("padded dx", *self._padded_x.shape)
        dx[...] = 0
        size, step, places = self.size, self.stride, dout.shape[2]
        for part, block, X in self._weight_gradient(dout):
            np.matmul(W.T, block, out=X)  # dX, in the place of X
            dX = X.reshape(-1, size, size, part.stop - part.start, places, dout.shape[3])
            for i, j in np.ndindex(size, size):
                down = slice(step * part.start + i, step * (part.stop - 1) + i + 1, step)
                dx[:, down, j : j + step * (places - 1) + 1 : step] += dX[:, i, j]
        if self.padding == 0:
            return dx
        inside = slice(self.padding, -self.padding)
        within = self.buffers.array("dx", *self.x.shape)
        np.copyto(within, dx[:, inside, inside])
        return within

    def _backward_by_turned_filters(self, dout: FloatArray) -> FloatArray:
        """dx as a convolution itself; where the output is as large as the input, that is a good deal quicker.

        For S = 1, with U = dout in a border of K - 1 - P zeros and the filters turned round, V[c, f, i, j] =
        W[f, c, K-1-i, K-1-j], the sum over the windows that hold a pixel is

            dx[c, h, w, n] = sum over f, i, j of V[c, f, i, j] U[f, h + i, w + j, n]

        The windows of U, D (F K K, pixels), also give the weights' gradient: dV = x D^T.
        """
        channels, filters = self.x.shape[0], len(self.b)
        V = self.W[:, :, ::-1, ::-1].transpose(1, 0, 2, 3).reshape(channels, -1)
        dV = np.zeros_like(V)
        dx = self.buffers.array("dx", *self.x.shape)
        for part, D in self._windows(self._bordered("U", dout, self.size - 1 - self.padding), 1):
            np.matmul(V, D, out=dx[:, part].reshape(channels, -1))
            dV += self.x[:, part].reshape(channels, -1) @ D.T
        turned_back = dV.reshape(channels, filters, self.size, self.size)[:, :, ::-1, ::-1]
        self.dW[...] = turned_back.transpose(1, 0, 2, 3)
        return dx

    def _places(self, length: int) -> int:
        """Places of the filter along an axis of this many pixels."""
        return 1 + (length + 2 * self.padding - self.size) // self.stride

    def _bordered(self, name: str, x: FloatArray, border: int) -> FloatArray:
        """x with a border of zeros, in a buffer; x itself where there is none to put around it."""
        if border == 0:
            return x
        channels, rows, columns, examples = x.shape
        bordered = self.buffers.array(name, channels, rows + 2 * border, columns + 2 * border, examples)
        bordered[:, :border] = bordered[:, -border:] = bordered[:, :, :border] = bordered[:, :, -border:] = 0
        bordered[:, border:-border, border:-border] = x
        return bordered

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
