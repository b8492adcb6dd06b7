"""Edits of a network: a unit switched off, a bias moved, small weights removed. They are made in a copy of it."""

import copy
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from backend.nn import Network
from backend.nn.layers import Layer
from backend.training.explanation.parts import Part, behind, parts_of
from backend.training.explanation.silence import Silence


@dataclass(frozen=True)
class Off:
    """A unit (a neuron, or the channel of a filter) is 0, also behind its activation."""

    layer: int
    unit: int


@dataclass(frozen=True)
class Bias:
    """A unit's bias has another value."""

    layer: int
    unit: int
    value: float


@dataclass(frozen=True)
class Prune:
    """A share of the layer's weights, the smallest ones, is 0."""

    layer: int
    share: float


Edit = Off | Bias | Prune


class EditError(Exception):
    """An edit that this network cannot take.

    Attributes
    ----------
    place
        Which one, from 0.
    field, expected, got
        What is wrong with it.
    """

    def __init__(self, place: int, field: str, expected: str, got: object) -> None:
        super().__init__(f"edits.{place}.{field}: expected {expected}, got {got}")
        self.place, self.field, self.expected, self.got = place, field, expected, str(got)


def edited(network: Network, edits: Sequence[Edit]) -> Network:
    """A network of its own, with the edits made in their order; the one that was given is not touched.

    Raises
    ------
    EditError
        If an edit names a layer or a unit that is not there, or that cannot be edited so.
    """
    parts = parts_of(network)
    silent: defaultdict[int, set[int]] = defaultdict(set)  # units by the layer behind which they are silenced
    for place, edit in enumerate(edits):
        part = _checked(parts, place, edit)
        if isinstance(edit, Off):
            *_, end = part, *behind(parts, edit.layer)
            silent[end.index].add(edit.unit)
    other = _rebuilt(network, parts, silent)
    own = parts_of(other)
    for edit in edits:
        if isinstance(edit, Bias):
            own[edit.layer].move_bias(edit.unit, edit.value)
        elif isinstance(edit, Prune):
            _prune(own[edit.layer], edit.share)
    return other


def _checked(parts: list[Part], place: int, edit: Edit) -> Part:
    if edit.layer >= len(parts):
        raise EditError(place, "layer", f"0 to {len(parts) - 1}, one of the network's layers", edit.layer)
    part = parts[edit.layer]
    kind = {Off: "off", Bias: "bias", Prune: "prune"}[type(edit)]
    if kind not in part.edits:
        able = ", ".join(f"{other.index} ({other.title})" for other in parts if kind in other.edits)
        raise EditError(place, "layer", f"one of {able} for {kind!r}", f"{edit.layer} ({part.title})")
    if not isinstance(edit, Prune) and edit.unit >= part.units:
        raise EditError(place, "unit", f"0 to {part.units - 1}, one of the units of {part.title}", edit.unit)
    return part


def _rebuilt(network: Network, parts: list[Part], silent: dict[int, set[int]]) -> Network:
    """A copy with arrays of its own, and `Silence` behind the layers that have silent units."""
    layers: list[Layer] = []
    for layer in network.layers:
        layers.append(copy.copy(layer))
        units = next((silent.get(part.index) for part in parts if part.layer is layer), None)
        if units:
            layers.append(Silence(units))
    other = Network(layers, copy.copy(network.last_layer), network.input_shape, network.dtype)
    for name, array in network.params.items():
        other.params[name] = array
    for name, array in network.state.items():
        np.copyto(other.state[name], array)
    return other


def _prune(part: Part, share: float) -> None:
    """Set the smallest weights of a layer, of all its arrays together, to 0."""
    weights = part.weights
    sizes = np.concatenate([np.abs(array).ravel() for array in weights])
    gone = np.zeros(len(sizes), bool)
    count = round(share * len(sizes))
    if count:
        gone[np.argpartition(sizes, count - 1)[:count]] = True
    start = 0
    for array in weights:
        array[gone[start : start + array.size].reshape(array.shape)] = 0
        start += array.size
