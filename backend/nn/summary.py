"""What a network is made of, as a table: every layer with its shapes, its parameters and its cost."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import Self

from backend.nn.arrays import Shape
from backend.nn.layers import Layer


@dataclass(frozen=True)
class LayerSummary:
    """One line of the table.

    Attributes
    ----------
    name
        The layer's type.
    input_shape, output_shape
        Of one example: (D,) for features, (C, H, W) for images.
    parameters
        Numbers that are learned.
    multiply_adds
        Products of a weight and a value that one example costs on its way forward.
    """

    name: str
    input_shape: Shape
    output_shape: Shape
    parameters: int
    multiply_adds: int


@dataclass(frozen=True)
class Summary:
    """The table, from input to output; `str()` of it is readable."""

    layers: Sequence[LayerSummary]

    @classmethod
    def of(cls, layers: Sequence[Layer], input_shape: Shape) -> Self:
        """The table of layers in a row, for examples of this shape; no arrays are needed."""
        lines, shape = [], input_shape
        for layer in layers:
            after = layer.output_shape(shape)
            parameters = sum(prod(size) for size in layer.parameter_shapes.values())
            lines.append(LayerSummary(layer.name, shape, after, parameters, layer.multiply_adds(shape)))
            shape = after
        return cls(lines)

    @property
    def parameters(self) -> int:
        """Numbers that are learned, in all layers."""
        return sum(layer.parameters for layer in self.layers)

    @property
    def multiply_adds(self) -> int:
        """Multiply-adds of one example through all layers."""
        return sum(layer.multiply_adds for layer in self.layers)

    def __str__(self) -> str:
        lines = [("layer", "input", "output", "parameters", "multiply-adds")]
        lines += [
            (
                f"{number} {layer.name}",
                " x ".join(map(str, layer.input_shape)),
                " x ".join(map(str, layer.output_shape)),
                f"{layer.parameters:,}",
                f"{layer.multiply_adds:,}",
            )
            for number, layer in enumerate(self.layers, start=1)
        ]
        lines.append(("in all", "", "", f"{self.parameters:,}", f"{self.multiply_adds:,}"))
        widths = [max(len(line[column]) for line in lines) for column in range(5)]
        return "\n".join(
            "  ".join(cell.ljust(width) if column < 3 else cell.rjust(width) for column, (cell, width) in pairs)
            for line in lines
            for pairs in [list(enumerate(zip(line, widths, strict=True)))]
        )
