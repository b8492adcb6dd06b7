"""The weights of a layer as images: of each neuron or filter, how much it wants what it sees at every place."""

import base64
from dataclasses import dataclass
from math import prod
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from backend.nn.layers import LSTM, RNN, Affine, Convolution
from backend.training import Checkpoint, RunSpec
from backend.training.named_layers import NamedLayer, named_layers

MOST_NUMBERS = 1_000_000
"""Of all images of an answer together."""

DEEPEST = 127
"""The largest weight's number in an image."""


class NoImages(Exception):
    """The layer has no weights that make images; the message says which have."""


@dataclass(frozen=True)
class WeightImages:
    """Images of a layer's first neurons or filters.

    Attributes
    ----------
    iteration
        After which the weights were these.
    layer
        Whose weights.
    kind
        "filters" of a convolution, or "weights" of neurons.
    images
        (count, channels, rows, columns), -127 to 127.
    total
        Neurons or filters of the layer.
    largest
        The weight that 127 stands for, the largest by amount in the whole layer.
    """

    iteration: int
    layer: NamedLayer
    kind: Literal["filters", "weights"]
    images: NDArray[np.int8]
    total: int
    largest: float

    @property
    def encoded(self) -> str:
        """The images as base64."""
        return base64.b64encode(self.images.tobytes()).decode()


def weight_images(spec: RunSpec, checkpoint: Checkpoint, index: int | None, limit: int) -> WeightImages:
    """Images of at most `limit` neurons of the layer at this place, or of the first that has any."""
    layer = find_layer(spec, index)
    weights = _by_neuron(layer, checkpoint)
    finite = np.nan_to_num(weights, nan=0.0, posinf=0.0, neginf=0.0)
    largest = float(np.abs(finite).max())
    shown = finite[: max(1, min(limit, MOST_NUMBERS // prod(weights.shape[1:])))]
    images = np.rint(shown * (DEEPEST / largest if largest else 0.0)).astype(np.int8)
    kind: Literal["filters", "weights"] = "filters" if isinstance(layer.layer, Convolution) else "weights"
    return WeightImages(checkpoint.iteration, layer, kind, images, len(weights), largest)


def find_layer(spec: RunSpec, index: int | None) -> NamedLayer:
    """The layer at this place, or the first that has images; NoImages if it has none."""
    having = [layer for layer in named_layers(spec) if isinstance(layer.layer, Affine | Convolution | RNN | LSTM)]
    for layer in having:
        if index is None or layer.index == index:
            return layer
    raise NoImages(f"one of {', '.join(str(layer.index) for layer in having)}, the places of layers with weights")


def _by_neuron(named: NamedLayer, checkpoint: Checkpoint) -> NDArray[np.floating]:
    """What each neuron multiplies by, (neurons, channels, rows, columns)."""
    layer = named.layer
    if isinstance(layer, Convolution):
        return checkpoint.arrays[named.arrays["W"]]
    if isinstance(layer, RNN | LSTM):
        # A row of each gate, with a weight for every number that it sees at a step.
        Wx = checkpoint.arrays[named.arrays["Wx"]]
        return Wx.T.reshape(layer.sums_per_neuron, 1, layer.hidden_size, -1).transpose(2, 1, 0, 3)
    W = checkpoint.arrays[named.arrays["W"]]
    shape = named.sees if len(named.sees) == 3 else (1, 1, len(W))
    return W.T.reshape(-1, *shape)
