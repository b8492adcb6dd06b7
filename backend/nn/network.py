"""A network: layers in a row, and a loss at their end, over one flat vector of parameters."""

import copy
from collections.abc import Iterator, Sequence
from math import prod
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike

from backend.nn.arrays import FloatArray, FloatType, LabelArray, Shape
from backend.nn.initializers import Initializer, NormalSource
from backend.nn.layers import Layer
from backend.nn.losses import LastLayer
from backend.nn.parameters import Parameters
from backend.nn.summary import Summary

EVALUATION_ROWS = 1_000
EVALUATION_NUMBERS = 2_000_000
"""Examples are predicted some at a time: enough for an efficient product, few enough for the largest layer's output
to hold no more than so many numbers."""


class Network:
    """Sequential network.

    Parameters
    ----------
    layers
        From input to output. The k-th layer that has parameters names them with k: W1, b1, W2, b2, ...
    loss
        What stands behind the last layer.
    input_shape
        Of one example: a number of features, (D,), or (C, H, W).
    dtype
        numpy.float32 or numpy.float64.

    Raises
    ------
    ValueError
        If a layer does not fit the one before it; the message names it.

    Attributes
    ----------
    params, grads
        Parameters and, after `loss_and_gradient`, their gradients, by name.
    state
        What layers keep besides (the running averages of BatchNormalization), by name.
    input_size, output_size
        Numbers of an example, D or C H W; scores of an answer.
    classes
        Classes that the answers tell apart.
    """

    def __init__(self, layers: Sequence[Layer], loss: LastLayer, input_shape: int | Shape, dtype: FloatType) -> None:
        self.layers = list(layers)
        self.last_layer = loss
        self.input_shape: Shape = (input_shape,) if isinstance(input_shape, int) else input_shape
        self.input_size = prod(self.input_shape)
        self.dtype = dtype
        shapes = self._shapes = self._checked_shapes()
        (self.output_size,) = shapes[-1]
        self.classes = loss.classes(self.output_size)
        largest = max(prod(shape) for shape in shapes)
        self.rows_at_a_time = max(1, min(EVALUATION_ROWS, EVALUATION_NUMBERS // largest))
        self._numbers: list[int] = []  # of each layer: how many up to it have parameters
        for layer in self.layers:
            self._numbers.append((self._numbers[-1] if self._numbers else 0) + bool(layer.parameter_shapes))
        parameter_shapes = {name: shape for _, names in self._named("parameter_shapes") for name, shape in names}
        self.params, self.grads = Parameters(parameter_shapes, dtype), Parameters(parameter_shapes, dtype)
        self.state = {name: np.zeros(shape, dtype) for _, names in self._named("state_shapes") for name, shape in names}
        self._bind()

    def initialize(self, draws: Initializer | Sequence[Initializer], rng: NormalSource) -> None:
        """Set all parameters and states to their start, drawing weights with one initializer, or one for each layer."""
        each = list(draws) if isinstance(draws, Sequence) else [draws] * len(self.layers)
        for layer, draw in zip(self.layers, each, strict=True):
            layer.initialize(draw, rng)

    def summary(self) -> Summary:
        """The layers with their shapes, parameters and multiply-adds."""
        return Summary.of(self.layers, self.input_shape)

    def twin(self, *, own_state: bool = False) -> Self:
        """A network on the same parameters and state, with gradients and buffers of its own, to work beside it.

        With `own_state` it has a copy of the state, so that nothing that it does moves a running average.
        """
        other = type(self).__new__(type(self))
        other.__dict__.update(self.__dict__)  # copy.copy would bind this network's own layers anew
        if own_state:
            other.state = {name: array.copy() for name, array in self.state.items()}
        other.layers = [copy.copy(layer) for layer in self.layers]
        other.last_layer = copy.copy(self.last_layer)
        other.grads = copy.deepcopy(self.grads)
        other._bind()
        return other

    def arrange(self, x: FloatArray) -> FloatArray:
        """Examples (N, D) or (N, C, H, W) in the layout and dtype in which they travel: (N, D) or (C, H, W, N)."""
        x = self._checked(x)
        if len(self.input_shape) == 1:
            return x.astype(self.dtype, copy=False)
        by_pixel: FloatArray = np.ascontiguousarray(x.T, self.dtype)
        return by_pixel.reshape(*self.input_shape, len(x))

    def reseed(self, *key: int) -> None:
        """Where the random numbers of the next training step start; each layer gets others."""
        for place, layer in enumerate(self.layers):
            layer.key = (*key, place)

    def logits(self, x: FloatArray, *, training: bool = False) -> FloatArray:
        """Scores (N, M) for arranged examples x of the network's dtype; a buffer."""
        for layer in self.layers:
            layer.training = training
            x = layer.forward(x)
        return x

    def predict(self, x: FloatArray) -> FloatArray:
        """Probabilities (N, C) for examples x, (N, D) or (N, C, H, W), in an array of its own."""
        x = self._checked(x)
        y = np.empty((len(x), self.classes), self.dtype)
        for rows in self._chunks(len(x)):
            y[rows] = self.last_layer.probabilities(self.logits(self.arrange(x[rows])))
        return y

    def loss(self, x: FloatArray, t: LabelArray | FloatArray) -> float:
        """Mean loss over N examples x, (N, D) or (N, C, H, W), for labels t (N,) or one-hot rows (N, C)."""
        x, t = self._checked(x), self._checked_truth(t, len(x))
        parts = [
            self.last_layer.forward(self.logits(self.arrange(x[rows])), t[rows]) * len(t[rows])
            for rows in self._chunks(len(x))
        ]
        return sum(parts) / len(x)

    def training_loss(self, x: FloatArray, t: LabelArray | FloatArray) -> float:
        """The loss as a training step sees it: with Dropout dropping and BatchNormalization looking at this batch."""
        x, t = self._checked(x), self._checked_truth(t, len(x))
        return self.last_layer.forward(self.logits(self.arrange(x), training=True), t)

    def accuracy(self, x: FloatArray, t: LabelArray | FloatArray) -> float:
        """Share of the N examples whose most probable class is the true one, 0 to 1; arguments as in `loss`."""
        x, t = self._checked(x), self._checked_truth(t, len(x))
        labels = t.argmax(axis=1) if t.ndim == 2 else t
        right = 0
        for rows in self._chunks(len(x)):
            answers = self.last_layer.answers(self.logits(self.arrange(x[rows])))
            right += int(np.count_nonzero(answers == labels[rows]))
        return right / len(x)

    def loss_and_gradient(self, x: FloatArray, t: LabelArray | FloatArray, batch_size: int | None = None) -> float:
        """The mean loss, and its gradient by backpropagation in `grads`.

        The fast path of training: x must be arranged and of the network's dtype, t labels (N,) of integers or
        one-hot rows (N, C); nothing is checked. Where the N examples are a part of a batch of `batch_size`, the
        gradient is that part's share of the whole batch's.
        """
        loss = self.last_layer.forward(self.logits(x, training=True), t)
        dout = self.last_layer.backward(batch_size)
        for position in range(len(self.layers) - 1, -1, -1):
            dout = self.layers[position].backward(dout, needs_dx=position > 0)
        return loss

    def gradient(self, x: FloatArray, t: LabelArray | FloatArray) -> dict[str, FloatArray]:
        """Gradient of the loss by every parameter, by backpropagation, in arrays of its own.

        Parameters
        ----------
        x
            Examples, (N, D) or (N, C, H, W).
        t
            Labels (N,) or one-hot rows (N, C).

        Raises
        ------
        ValueError
            If a shape or a label does not fit; the message says what was expected and what came.
        """
        x, t = self._checked(x), self._checked_truth(t, len(x))
        self.loss_and_gradient(self.arrange(x), t)
        return {name: array.copy() for name, array in self.grads.items()}

    def _checked_shapes(self) -> list[Shape]:
        """The shape of an example before the first layer and after each."""
        shapes = [self.input_shape]
        for position, layer in enumerate(self.layers, start=1):
            try:
                shapes.append(layer.output_shape(shapes[-1]))
            except ValueError as error:
                raise ValueError(f"layer {position}: {error}") from None
        if len(shapes[-1]) != 1:
            raise ValueError(f"layer {len(self.layers)}: expected scores, got images; put a Flatten after it")
        return shapes

    def _named(self, attribute: str) -> Iterator[tuple[Layer, list[tuple[str, Shape]]]]:
        """Each layer, and of the arrays in this attribute of it the network's names and the shapes."""
        for layer, number in zip(self.layers, self._numbers, strict=True):
            yield layer, [(f"{own}{number}", shape) for own, shape in getattr(layer, attribute).items()]

    def _bind(self) -> None:
        """Give every layer its views of the flat parameters and gradients."""
        for layer, number in zip(self.layers, self._numbers, strict=True):
            layer.bind(
                {own: self.params[f"{own}{number}"] for own in layer.parameter_shapes},
                {own: self.grads[f"{own}{number}"] for own in layer.parameter_shapes},
                self.dtype,
            )
            layer.bind_state({own: self.state[f"{own}{number}"] for own in layer.state_shapes})
        self.last_layer.bind(self.dtype)

    def __setstate__(self, state: dict[str, Any]) -> None:
        """A copied or unpickled network has parameters of its own, and its layers work on them."""
        self.__dict__.update(state)
        self._bind()

    def _chunks(self, count: int) -> Iterator[slice]:
        for start in range(0, count, self.rows_at_a_time):
            yield slice(start, start + self.rows_at_a_time)

    def _checked(self, x: FloatArray) -> FloatArray:
        """x as (N, input_size)."""
        x = np.asarray(x)
        if x.shape[1:] not in ((self.input_size,), self.input_shape) or len(x) == 0:
            whole = "".join(f", {size}" for size in self.input_shape)
            raise ValueError(f"x: expected shape (N{whole}) with N of 1 or more, got {x.shape}")
        return x.reshape(len(x), self.input_size)

    def _checked_truth(self, truth: ArrayLike, count: int) -> LabelArray | FloatArray:
        t = np.asarray(truth)
        if t.shape == (count, self.classes):
            return t
        if t.shape != (count,):
            raise ValueError(f"t: expected shape ({count},) or ({count}, {self.classes}), got {t.shape}")
        if not np.issubdtype(t.dtype, np.integer) or t.min() < 0 or t.max() >= self.classes:
            raise ValueError(f"t: expected integer labels from 0 to {self.classes - 1}, got {t.dtype} {t}")
        return t
