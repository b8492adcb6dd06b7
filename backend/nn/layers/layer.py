"""What every layer can do. A layer knows its own shapes and derivative, and nothing of its neighbours."""

from collections.abc import Mapping
from types import MappingProxyType

from backend.nn.arrays import FloatArray, FloatType, Shape, described
from backend.nn.buffers import Buffers
from backend.nn.initializers import Initializer, NormalSource

Key = tuple[int, ...]


class Layer:
    """Base of all layers.

    A network first asks `parameter_shapes`, then calls `bind` once with views into its flat parameter and
    gradient vectors. `forward` remembers what `backward` needs; `backward` must follow the `forward` that it
    belongs to. Arrays that they return are buffers of the layer, valid until its next call.

    Attributes
    ----------
    parameter_shapes, state_shapes
        By the layer's own names: what is learned, and what is kept besides (running averages).
    training
        Whether `forward` is part of a training step; a few layers behave differently outside of it.
    key
        Where this step's random numbers start, for a layer that draws any: the same key, the same numbers.
    """

    parameter_shapes: Mapping[str, Shape] = MappingProxyType({})
    state_shapes: Mapping[str, Shape] = MappingProxyType({})
    buffers: Buffers
    training: bool = False
    key: Key = (0,)

    @property
    def name(self) -> str:
        """What the layer is called in tables and messages."""
        return type(self).__name__

    def bind(self, params: dict[str, FloatArray], grads: dict[str, FloatArray], dtype: FloatType) -> None:
        """Take the arrays that hold this layer's parameters and their gradients, by the layer's own names."""
        self.buffers = Buffers(dtype)

    def bind_state(self, state: dict[str, FloatArray]) -> None:
        """Take the arrays that hold what this layer keeps besides its parameters."""

    def initialize(self, draw: Initializer, rng: NormalSource) -> None:
        """Set the parameters and the state to their start; weights are drawn, each with its fan-in and fan-out."""

    def output_shape(self, input_shape: Shape) -> Shape:
        """Shape of one example after the layer, for its shape before; ValueError where they do not fit."""
        return input_shape

    def multiply_adds(self, input_shape: Shape) -> int:
        """Products of a weight and a value that one example costs on its way forward; the rest is not counted."""
        return 0

    def forward(self, x: FloatArray) -> FloatArray:
        """Output for a batch of inputs: features (N, D) or images (C, H, W, N), as `output_shape` says."""
        raise NotImplementedError

    def backward(self, dout: FloatArray, *, needs_dx: bool = True) -> FloatArray:
        """Derivative of the loss by the input, from that by the output; the same shapes as in `forward`.

        The first layer of a network is called with `needs_dx=False`: nobody asks how the loss changes with
        the pixels, and that product is as dear as the forward one. What is returned then means nothing.
        """
        raise NotImplementedError

    def _expect_features(self, input_shape: Shape, wanted: int | None = None) -> int:
        """The number of features, D; ValueError unless the input is features, `wanted` of them."""
        expected = "features" if wanted is None else f"{wanted} features"
        if len(input_shape) != 1:
            hint = "; put a Flatten before it" if len(input_shape) == 3 else ""
            raise ValueError(f"{self.name}: expected {expected}, got {described(input_shape)}{hint}")
        if wanted is not None and input_shape[0] != wanted:
            raise ValueError(f"{self.name}: expected {expected}, got {input_shape[0]}")
        return input_shape[0]

    def _expect_images(self, input_shape: Shape) -> tuple[int, int, int]:
        """Channels, rows and columns; ValueError unless the input is images."""
        if len(input_shape) != 3:
            raise ValueError(f"{self.name}: expected images (channels, rows, columns), got {described(input_shape)}")
        channels, rows, columns = input_shape
        return channels, rows, columns
