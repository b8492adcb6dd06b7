"""What every layer can do. A layer knows its own shapes and derivative, and nothing of its neighbours."""

from collections.abc import Mapping
from types import MappingProxyType

from backend.nn.arrays import FloatArray, FloatType
from backend.nn.buffers import Buffers


class Layer:
    """Base of all layers.

    A network first asks `parameter_shapes`, then calls `bind` once with views into its flat parameter and
    gradient vectors. `forward` remembers what `backward` needs; `backward` must follow the `forward` that it
    belongs to. Arrays that they return are buffers of the layer, valid until its next call.
    """

    parameter_shapes: Mapping[str, tuple[int, ...]] = MappingProxyType({})
    buffers: Buffers

    def bind(self, params: dict[str, FloatArray], grads: dict[str, FloatArray], dtype: FloatType) -> None:
        """Take the arrays that hold this layer's parameters and their gradients, by the layer's own names."""
        self.buffers = Buffers(dtype)

    def output_size(self, input_size: int) -> int:
        """Features of the output for `input_size` features of the input; ValueError where they do not fit."""
        return input_size

    def forward(self, x: FloatArray) -> FloatArray:
        """Output of shape (N, output_size) for an input of shape (N, input_size)."""
        raise NotImplementedError

    def backward(self, dout: FloatArray, *, needs_dx: bool = True) -> FloatArray:
        """Derivative of the loss by the input, from that by the output; the same shapes as in `forward`.

        The first layer of a network is called with `needs_dx=False`: nobody asks how the loss changes with
        the pixels, and that product is as dear as the forward one. What is returned then means nothing.
        """
        raise NotImplementedError
