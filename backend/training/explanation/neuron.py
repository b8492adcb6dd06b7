"""The arithmetic of one neuron, cell by cell: inputs times weights, plus the bias, through the activation."""

from dataclasses import dataclass

import numpy as np

from backend.nn import layers as nn
from backend.nn.arrays import FloatArray
from backend.training.explanation.activations import Trace
from backend.training.explanation.parts import SUMMING, Part, behind


@dataclass(frozen=True)
class Step:
    """What a layer behind the sum makes of it; the title names the layer."""

    title: str
    value: float


@dataclass(frozen=True)
class Arithmetic:
    """A neuron's sum, written out.

    Attributes
    ----------
    inputs, weights, terms
        Of the same shape: (D,), or the window (C, K, K) of a filter. terms = inputs * weights.
    bias, total
        total = sum of the terms + bias.
    steps
        What follows up to the activation.
    place
        Row and column of the filter's output; None of an affine layer.
    source
        Whose output the inputs are; None for the picture.
    """

    inputs: FloatArray
    weights: FloatArray
    bias: float
    total: float
    steps: list[Step]
    place: tuple[int, int] | None
    source: str | None

    @property
    def terms(self) -> FloatArray:
        """The products, of the shape of the inputs."""
        return self.inputs * self.weights

    @property
    def output(self) -> float:
        """What leaves the neuron."""
        return self.steps[-1].value if self.steps else self.total


class NeuronError(Exception):
    """There is no such neuron, or its sum cannot be written out; says which field, what was expected, what came."""

    def __init__(self, field: str, expected: str, got: object) -> None:
        super().__init__(f"{field}: expected {expected}, got {got}")
        self.field, self.expected, self.got = field, expected, str(got)


def arithmetic(way: Trace, layer: int, unit: int, place: tuple[int, int] | None = None) -> Arithmetic:
    """Write out a neuron of an affine layer, or a filter at one place of a convolution.

    Parameters
    ----------
    way
        An example's way through the network.
    layer, unit
        Which neuron.
    place
        Row and column of a filter's output; left out, where it answers most.

    Raises
    ------
    NeuronError
        If there is none.
    """
    part, summing = _checked(way, layer, unit)
    cell: tuple[int, ...] = ()
    if isinstance(summing, nn.Convolution):
        row, column = cell = _place(part, way.outputs[layer][unit], place)
        inputs, weights = _window(summing, way.inputs[layer], row, column), summing.W[unit]
    elif place is None:
        inputs, weights = way.inputs[layer].reshape(-1), summing.W[:, unit]
    else:
        raise NeuronError("place", "none, in an affine layer", list(place))
    return Arithmetic(
        inputs=inputs,
        weights=np.array(weights),
        bias=float(summing.b[unit]),
        total=_sum(inputs, weights, float(summing.b[unit])),
        steps=_steps(way, part, unit, cell),
        place=(cell[0], cell[1]) if cell else None,
        source=way.parts[layer - 1].title if layer else None,
    )


def _checked(way: Trace, layer: int, unit: int) -> tuple[Part, nn.Affine | nn.Convolution]:
    summing = way.parts[layer].layer if layer < len(way.parts) else None
    if not isinstance(summing, SUMMING):
        able = [part for part in way.parts if isinstance(part.layer, SUMMING)]
        named = ", ".join(f"{part.index} ({part.title})" for part in able) or "none"
        raise NeuronError("layer", f"one of {named}, which are weighted sums", layer)
    part = way.parts[layer]
    if unit >= part.units:
        raise NeuronError("unit", f"0 to {part.units - 1}, one of the units of {part.title}", unit)
    return part, summing


def _place(part: Part, out: FloatArray, place: tuple[int, int] | None) -> tuple[int, int]:
    rows, columns = out.shape
    if place is None:
        row, column = np.unravel_index(int(out.argmax()), out.shape)
        return int(row), int(column)
    if place[0] >= rows or place[1] >= columns:
        raise NeuronError("place", f"a row up to {rows - 1} and a column up to {columns - 1}", list(place))
    return place


def _window(layer: nn.Convolution, x: FloatArray, row: int, column: int) -> FloatArray:
    """What the filter sees at a place of its output, (C, K, K), zeros where it looks over the edge."""
    border = layer.padding
    padded = np.pad(x, ((0, 0), (border, border), (border, border)))
    top, left = layer.stride * row, layer.stride * column
    return padded[:, top : top + layer.size, left : left + layer.size]


def _sum(inputs: FloatArray, weights: FloatArray, bias: float) -> float:
    """In double precision, so that the cells that are shown add up to what is shown."""
    return float(np.vdot(inputs.astype(np.float64), weights.astype(np.float64))) + bias


def _steps(way: Trace, part: Part, unit: int, cell: tuple[int, ...]) -> list[Step]:
    """What the layers up to the activation make of the sum; of pooling, the square that the cell lies in."""
    steps = []
    for following in behind(way.parts, part.index):
        if isinstance(following.layer, nn.MaxPooling) and cell:
            rows, columns = following.shape[1:]
            cell = (cell[0] // following.layer.size, cell[1] // following.layer.size)
            if cell[0] >= rows or cell[1] >= columns:  # in what fills no whole square, and goes nowhere
                break
        steps.append(Step(following.title, float(way.outputs[following.index][unit][cell])))
    return steps
