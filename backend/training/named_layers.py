"""The layers of a run's network by the names that people and pages call them by, and what each one sees."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod

from backend.nn.arrays import Shape
from backend.nn.layers import Layer
from backend.training.architecture import build_layers
from backend.training.data_shapes import SHAPES
from backend.training.layer_titles import layer_titles
from backend.training.spec import RunSpec


@dataclass(frozen=True)
class NamedLayer:
    """One layer of a network.

    Attributes
    ----------
    index
        Its place in the network, from 0.
    name
        Its type, as a run's description says it.
    title
        Its type in words, and which of that type it is: "Affine 2".
    layer
        The layer itself, without arrays.
    arrays
        By the layer's own names, those of the network's parameters: {"W": "W2", "b": "b2"}.
    sees
        What one example is when it comes in. Numbers that were an image are still seen as one, (C, H, W), where a
        layer takes them in a row, as the first one of a two-layer net takes the pixels.
    """

    index: int
    name: str
    title: str
    layer: Layer
    arrays: Mapping[str, str]
    sees: Shape


def named_layers(spec: RunSpec) -> list[NamedLayer]:
    """The layers of the run's network, from input to output."""
    example = SHAPES[spec.dataset].example
    layers = build_layers(example, spec.all_layers, spec.outputs)
    named: list[NamedLayer] = []
    number, sees = 0, example
    for index, (layer, title) in enumerate(zip(layers, layer_titles(layers), strict=True)):
        name = spec.all_layers[index].type
        number += bool(layer.parameter_shapes)
        arrays = {own: f"{own}{number}" for own in layer.parameter_shapes}
        named.append(NamedLayer(index, name, title, layer, arrays, sees))
        sees = _after(named[-1])
    return named


def _after(named: NamedLayer) -> Shape:
    """What the next layer sees: the same, where this one changes no shape, or only puts the numbers in a row."""
    if named.name == "flatten" or (len(named.sees) == 3 and named.name in _ELEMENTWISE):
        return named.sees
    try:
        return named.layer.output_shape(named.sees)
    except ValueError:  # a layer on features, which sees an image's numbers in a row
        return named.layer.output_shape((prod(named.sees),))


_ELEMENTWISE = {"relu", "leaky_relu", "sigmoid", "tanh", "gelu", "softmax", "dropout", "batch_normalization"}
