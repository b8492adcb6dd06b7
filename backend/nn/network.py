"""A network: layers in a row, and a loss at their end, over one flat vector of parameters."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from backend.nn.arrays import FloatArray, FloatType, LabelArray
from backend.nn.layers import Layer
from backend.nn.losses import SoftmaxWithLoss
from backend.nn.parameters import Parameters

EVALUATION_ROWS = 1_000
"""Rows that are predicted at a time: enough for an efficient product, few enough to stay in the cache."""


class Network:
    """Sequential network.

    Parameters
    ----------
    layers
        From input to output. The k-th layer that has parameters names them with k: W1, b1, W2, b2, ...
    loss
        What stands behind the last layer.
    input_size
        Features of the input.
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
    """

    def __init__(self, layers: Sequence[Layer], loss: SoftmaxWithLoss, input_size: int, dtype: FloatType) -> None:
        self.layers = list(layers)
        self.last_layer = loss
        self.input_size = self.output_size = input_size
        self.dtype = dtype
        names: list[dict[str, str]] = []  # of each layer: its own names of its parameters, and ours
        shapes: dict[str, tuple[int, ...]] = {}
        for position, layer in enumerate(self.layers, start=1):
            try:
                self.output_size = layer.output_size(self.output_size)
            except ValueError as error:
                raise ValueError(f"layer {position}: {error}") from None
            number = 1 + sum(1 for earlier in names if earlier)
            names.append({own: f"{own}{number}" for own in layer.parameter_shapes})
            shapes |= {names[-1][own]: shape for own, shape in layer.parameter_shapes.items()}
        self.params, self.grads = Parameters(shapes, dtype), Parameters(shapes, dtype)
        self._names = names
        self._bind()

    def _bind(self) -> None:
        """Give every layer its views of the flat parameters and gradients."""
        for layer, own_names in zip(self.layers, self._names, strict=True):
            layer.bind(
                {own: self.params[name] for own, name in own_names.items()},
                {own: self.grads[name] for own, name in own_names.items()},
                self.dtype,
            )
        self.last_layer.bind(self.dtype)

    def __setstate__(self, state: dict[str, Any]) -> None:
        """A copied or unpickled network has parameters of its own, and its layers work on them."""
        self.__dict__.update(state)
        self._bind()

    def logits(self, x: FloatArray) -> FloatArray:
        """Scores of shape (N, C) for x of shape (N, input_size) and of the network's dtype; a buffer."""
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def predict(self, x: FloatArray) -> FloatArray:
        """Probabilities of shape (N, C) for x of shape (N, input_size), in an array of its own."""
        x = self._checked(x)
        y = np.empty((len(x), self.output_size), self.dtype)
        for start in range(0, len(x), EVALUATION_ROWS):
            rows = slice(start, start + EVALUATION_ROWS)
            y[rows] = self.last_layer.probabilities(self.logits(self._cast(x[rows])))
        return y

    def loss(self, x: FloatArray, t: LabelArray | FloatArray) -> float:
        """Mean loss over the N images of x (N, input_size) for labels t (N,) or one-hot rows (N, C)."""
        x, t = self._checked(x), self._checked_truth(t, len(x))
        return self.last_layer.forward(self.logits(self._cast(x)), t)

    def accuracy(self, x: FloatArray, t: LabelArray | FloatArray) -> float:
        """Share of the N images whose most probable class is the true one, 0 to 1; arguments as in `loss`."""
        x, t = self._checked(x), self._checked_truth(t, len(x))
        labels = t.argmax(axis=1) if t.ndim == 2 else t
        right = 0
        for start in range(0, len(x), EVALUATION_ROWS):
            rows = slice(start, start + EVALUATION_ROWS)
            right += int(np.count_nonzero(self.logits(self._cast(x[rows])).argmax(axis=1) == labels[rows]))
        return right / len(x)

    def loss_and_gradient(self, x: FloatArray, t: LabelArray | FloatArray) -> float:
        """The mean loss, and its gradient by backpropagation in `grads`.

        The fast path of training: x must be (N, input_size) of the network's dtype, t labels (N,) of integers
        or one-hot rows (N, C); nothing is checked.
        """
        loss = self.last_layer.forward(self.logits(x), t)
        dout = self.last_layer.backward()
        for position in range(len(self.layers) - 1, -1, -1):
            dout = self.layers[position].backward(dout, needs_dx=position > 0)
        return loss

    def gradient(self, x: FloatArray, t: LabelArray | FloatArray) -> dict[str, FloatArray]:
        """Gradient of the loss by every parameter, by backpropagation, in arrays of its own.

        Parameters
        ----------
        x
            Images, (N, input_size).
        t
            Labels (N,) or one-hot rows (N, C).

        Raises
        ------
        ValueError
            If a shape or a label does not fit; the message says what was expected and what came.
        """
        x, t = self._checked(x), self._checked_truth(t, len(x))
        self.loss_and_gradient(self._cast(x), t)
        return {name: array.copy() for name, array in self.grads.items()}

    def _cast(self, x: FloatArray) -> FloatArray:
        return x.astype(self.dtype, copy=False)

    def _checked(self, x: FloatArray) -> FloatArray:
        x = np.asarray(x)
        if x.ndim != 2 or x.shape[1] != self.input_size or len(x) == 0:
            raise ValueError(f"x: expected shape (N, {self.input_size}) with N of 1 or more, got {x.shape}")
        return x

    def _checked_truth(self, truth: ArrayLike, count: int) -> LabelArray | FloatArray:
        t = np.asarray(truth)
        if t.shape == (count, self.output_size):
            return t
        if t.shape != (count,):
            raise ValueError(f"t: expected shape ({count},) or ({count}, {self.output_size}), got {t.shape}")
        if not np.issubdtype(t.dtype, np.integer) or t.min() < 0 or t.max() >= self.output_size:
            raise ValueError(f"t: expected integer labels from 0 to {self.output_size - 1}, got {t.dtype} {t}")
        return t
