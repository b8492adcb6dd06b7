"""From images to features: the same numbers in a row."""

from math import prod

from backend.nn.arrays import FloatArray, Shape
from backend.nn.layers.layer import Layer


class Flatten(Layer):
    """Images (C, H, W, N) become features (N, D), D = C H W; the features keep the order channel, row, column.

    Nothing is computed and nothing copied: because images keep the batch last, the features come out stored
    by columns, which a matrix product reads just as fast. *Deep Learning from Scratch*, section 7.2.4, where it is
    a part of Affine.
    """

    def output_shape(self, input_shape: Shape) -> Shape:
        """(C H W,); features stay as they are."""
        return (prod(input_shape),)

    def forward(self, x: FloatArray) -> FloatArray:
        """Features (N, D), a view of x."""
        self._shape = x.shape
        return x if x.ndim == 2 else x.reshape(-1, x.shape[-1]).T

    def backward(self, dout: FloatArray, *, needs_dx: bool = True) -> FloatArray:
        """dL/dx in the shape of x: every number came from one place, and its derivative goes back there."""
        return dout if len(self._shape) == 2 else dout.T.reshape(self._shape)
