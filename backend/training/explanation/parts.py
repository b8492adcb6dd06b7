"""The layers of a network as a reader names them: place, title, units, and what may be edited in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from backend.nn import Network
from backend.nn import layers as nn
from backend.nn.arrays import FloatArray, Shape
from backend.training.explanation.silence import Silence
from backend.training.layer_titles import layer_titles

SUMMING = (nn.Affine, nn.Convolution)
"""Layers whose units are one weighted sum each, with a bias."""

ALIKE = (nn.BatchNormalization, nn.MaxPooling, nn.Dropout)
"""Layers that stand between a weighted sum and its activation, and leave units what they are."""

ACTIVATIONS = (nn.ReLU, nn.LeakyReLU, nn.Sigmoid, nn.Tanh, nn.GELU)


@dataclass(frozen=True)
class Part:
    """One layer.

    Attributes
    ----------
    index
        Its place among the layers that the run's description names, from 0.
    title
        Its kind and its number among those of its kind.
    layer
        The layer itself.
    shape
        Of one example behind it.
    is_last
        Whether its units are the classes.
    """

    index: int
    title: str
    layer: nn.Layer
    shape: Shape
    is_last: bool

    @property
    def units(self) -> int:
        """Features, or channels of images."""
        return self.shape[0]

    @property
    def biases(self) -> FloatArray | None:
        """One for each unit, (units,); None of a layer that is no weighted sums."""
        return self.layer.b if isinstance(self.layer, SUMMING) else None

    def move_bias(self, unit: int, value: float) -> None:
        """Give a unit of a layer of weighted sums another bias."""
        if isinstance(self.layer, SUMMING):
            self.layer.b[unit] = value

    @property
    def weights(self) -> list[FloatArray]:
        """The layer's own weights, not its biases, scales and shifts."""
        named = (getattr(self.layer, name) for name, shape in self.layer.parameter_shapes.items() if len(shape) > 1)
        return list(named)

    @property
    def edits(self) -> list[str]:
        """The kinds of edits that it takes. The units of the last layer are the answers, and none of them goes away."""
        possible = {"off": not self.is_last, "bias": self.biases is not None, "prune": bool(self.weights)}
        return [kind for kind, may in possible.items() if may]


def parts_of(network: Network) -> list[Part]:
    """The layers of a network, edited or not; what silences units is none of them."""
    shapes = [network.input_shape]
    for layer in network.layers:
        shapes.append(layer.output_shape(shapes[-1]))
    own = [(layer, shape) for layer, shape in zip(network.layers, shapes[1:], strict=True) if not _is_silence(layer)]
    titles = layer_titles([layer for layer, _ in own])
    return [
        Part(index, title, layer, shape, index == len(own) - 1)
        for index, (title, (layer, shape)) in enumerate(zip(titles, own, strict=True))
    ]


def behind(parts: list[Part], index: int) -> Iterator[Part]:
    """The layers behind one in which its units are still its units, up to and with the first activation."""
    for before, part in pairwise(parts[index:]):
        if isinstance(before.layer, ACTIVATIONS) or not isinstance(part.layer, (*ALIKE, *ACTIVATIONS)):
            return
        yield part


def last_weighted(network: Network) -> int:
    """The place, among all of a network's layers, of the last one with weights."""
    shapes = [layer.parameter_shapes.values() for layer in network.layers]
    return max(place for place, own in enumerate(shapes) if any(len(shape) > 1 for shape in own))


def _is_silence(layer: nn.Layer) -> bool:
    return isinstance(layer, Silence)
