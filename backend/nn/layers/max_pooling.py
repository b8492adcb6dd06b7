"""Max pooling: of each square of pixels, the brightest; the image shrinks, and small shifts stop to matter."""

import numpy as np
from numpy.typing import NDArray

from backend.nn.arguments import count
from backend.nn.arrays import FloatArray, Shape
from backend.nn.layers.layer import Layer


class MaxPooling(Layer):
    """Maximum over squares of `size` x `size` pixels that lie side by side.

    Parameters
    ----------
    size
        Side of a square, P, 1 or more. Rows and columns that fill no whole square are left out.

    Raises
    ------
    ValueError
        If the size is no whole number of 1 or more.

    Notes
    -----
    *Deep Learning from Scratch*, section 7.3. The maximum over a square is the maximum over its columns
    of the maximum down each column, so that one step is taken along each axis, with P - 1 comparisons of whole arrays,

        m_0 = x_0,   m_j = max(m_{j-1}, x_j)        j = 1 .. P-1, the place in the square

    Of equal pixels the leftmost counts as the maximum, and of those the topmost.
    """

    def __init__(self, size: int) -> None:
        self.size = count("size", size)

    def output_shape(self, input_shape: Shape) -> Shape:
        """(C, H / P, W / P), rounded down; ValueError unless the input is images of P x P or more."""
        channels, rows, columns = self._expect_images(input_shape)
        if min(rows, columns) < self.size:
            raise ValueError(
                f"MaxPooling: expected images of {self.size} x {self.size} or larger, got {rows} x {columns}"
            )
        return channels, rows // self.size, columns // self.size

    def forward(self, x: FloatArray) -> FloatArray:
        """Maxima (C, H / P, W / P, N) of images (C, H, W, N)."""
        self._input_shape = x.shape
        self._won: dict[str, list[NDArray[np.bool_]]] = {}  # of each axis: where x_j was the largest, j = 1 .. P-1
        return self._pool("columns", self._pool("rows", x, axis=1), axis=2)

    def backward(self, dout: FloatArray, *, needs_dx: bool = True) -> FloatArray:
        """dL/dx (C, H, W, N): each derivative goes to the pixel that was the maximum, all others get 0.

        Backwards through m_j = max(m_{j-1}, x_j), with won_j = 1 where x_j > m_{j-1}, else 0:

            dx_j = dm_j * won_j        dm_{j-1} = dm_j - dx_j        dx_0 = dm_0
        """
        channels, rows, columns, examples = self._input_shape
        pooled_rows = (channels, rows // self.size, columns, examples)
        return self._unpool("rows", self._unpool("columns", dout, pooled_rows, axis=2), self._input_shape, axis=1)

    def _pool(self, name: str, x: FloatArray, *, axis: int) -> FloatArray:
        m, *others = _places(x, self.size, axis)
        largest = self.buffers.array(f"{name} m", *m.shape)
        won = self._won[name] = [self.buffers.mask_like(f"{name} won {j}", largest) for j in range(1, self.size)]
        for x_j, won_j in zip(others, won, strict=True):
            np.greater(x_j, m, out=won_j)
            m = np.maximum(m, x_j, out=largest)
        return m

    def _unpool(self, name: str, dout: FloatArray, input_shape: Shape, *, axis: int) -> FloatArray:
        dx = self.buffers.array(f"{name} dx", *input_shape)
        if input_shape[axis] % self.size:
            dx[...] = 0  # the left-out pixels
        dx_0, *others = _places(dx, self.size, axis)
        dm = dout
        for dx_j, won_j in reversed(list(zip(others, self._won[name], strict=True))):
            np.multiply(dm, won_j, out=dx_j)
            dm = np.subtract(dm, dx_j, out=dx_0)
        if not others:
            np.copyto(dx_0, dout)
        return dx


def _places(x: FloatArray, size: int, axis: int) -> list[FloatArray]:
    """Views of x, one for each place in a square along this axis: every size-th row (axis 1) or column (axis 2)."""
    end = x.shape[axis] // size * size
    steps = [slice(place, end, size) for place in range(size)]
    return [x[:, step] if axis == 1 else x[:, :, step] for step in steps]
