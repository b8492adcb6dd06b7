"""Several digits side by side, taken apart: which pieces of ink belong to one digit, and in which order they stand.

Ink that touches stays together. A digit may also be of several pieces: the bar of a 5, the stroke of a 4 that misses
the other. Such pieces lie above each other; digits lie side by side.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from backend.datasets.ink.components import label_pieces

ENOUGH: Final = 640
"""Pixels along the longer side of what is taken apart."""

SPECK: Final = 0.03
"""Share of the largest piece's ink below which a piece is dirt."""

OVERLAP: Final = 0.35
"""Pieces belong together that overlap sideways by this share of the narrower one."""

GAP: Final = 0.05
"""Pieces belong together that are no farther apart sideways than this, as a share of the tallest."""

LOW: Final = 0.4
"""Lower than this share of the tallest, a piece is a part of the digit beside it."""

NEAR: Final = 0.3
"""How far a part may be from its digit, as a share of the tallest; what is farther away is dirt."""

MOST_DIGITS: Final = 10
"""More pieces side by side than this are no number but one thing: a scribble, a pattern."""


@dataclass(frozen=True)
class Part:
    """A part of a drawing that stands for one digit: its ink (h, w), 0 paper to 1 ink, and where that lies.

    One of its pixels is `step` pixels wide in the drawing.
    """

    ink: NDArray[np.float32]
    top: int
    left: int
    step: int = 1


@dataclass
class _Group:
    """Pieces taken for one digit, and the box around them; ends are exclusive."""

    labels: list[int]
    left: int
    right: int
    top: int
    bottom: int
    mass: int

    def add(self, other: "_Group") -> None:
        self.labels += other.labels
        self.left, self.right = min(self.left, other.left), max(self.right, other.right)
        self.top, self.bottom = min(self.top, other.top), max(self.bottom, other.bottom)
        self.mass += other.mass

    @property
    def height(self) -> int:
        return self.bottom - self.top

    def gap(self, other: "_Group") -> int:
        """Columns between the two; negative where they overlap."""
        return max(self.left, other.left) - min(self.right, other.right)


def separate_digits(ink: NDArray[np.float32]) -> list[Part]:
    """The digits of a drawing from left to right, ink (H, W) with 0 paper and 1 ink; dirt is left out."""
    step = -(-max(ink.shape) // ENOUGH)
    if step > 1:
        ink = np.asarray(Image.fromarray(ink).reduce(step))
    labels, count = label_pieces(ink > 0)
    if count == 1:
        return [Part(ink, 0, 0, step)]
    groups = _gathered(_pieces(labels, count))
    parts = []
    for group in sorted(groups, key=lambda group: group.left):
        box = slice(group.top, group.bottom), slice(group.left, group.right)
        own = np.isin(labels[box], group.labels)
        parts.append(Part(np.where(own, ink[box], 0).astype(np.float32), group.top, group.left, step))
    return parts


def _pieces(labels: NDArray[np.intp], count: int) -> list[_Group]:
    """The pieces that are no specks, each by itself, the largest first."""
    rows, columns = np.nonzero(labels)
    of = labels[rows, columns] - 1
    mass = np.bincount(of, minlength=count)
    low = np.full((2, count), max(labels.shape))
    high = np.zeros((2, count), np.intp)
    for axis, places in enumerate((rows, columns)):
        np.minimum.at(low[axis], of, places)
        np.maximum.at(high[axis], of, places + 1)
    order = np.argsort(-mass, kind="stable")
    return [
        _Group([int(k) + 1], int(low[1, k]), int(high[1, k]), int(low[0, k]), int(high[0, k]), int(mass[k]))
        for k in order
        if mass[k] >= SPECK * mass.max()
    ]


def _gathered(pieces: list[_Group]) -> list[_Group]:
    """Pieces put together to digits."""
    unit = max(piece.height for piece in pieces)
    groups: list[_Group] = []
    for piece in pieces:
        belonging = [group for group in groups if _belong_together(piece, group, unit)]
        for group in belonging:
            piece.add(group)
            groups.remove(group)
        groups.append(piece)
    whole = [group for group in groups if group.height >= LOW * unit]
    for group in groups:
        if group.height < LOW * unit:
            nearest = min(whole, key=group.gap)
            if group.gap(nearest) <= NEAR * unit:
                nearest.add(group)
    if len(whole) > MOST_DIGITS:
        for group in whole[1:]:
            whole[0].add(group)
        return whole[:1]
    return whole


def _belong_together(one: _Group, other: _Group, unit: int) -> bool:
    gap = one.gap(other)
    narrower = min(one.right - one.left, other.right - other.left)
    return gap <= GAP * unit and (gap > 0 or -gap >= OVERLAP * narrower or gap >= -GAP * unit)
