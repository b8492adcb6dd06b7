"""Drawings that are no digits, made by rule: scribbles, letters, and canvases with nothing to read."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from benchmarks.pen_canvas import CANVAS, Stroke, draw

PENS = (8, 14, 20, 28)

LETTERS = "AEFHKMNPRUVWXYadefhkmnprtuvwxy"
"""Of the Latin letters, those that nobody takes for a digit. Left out are B b (8, 6), D O o Q (0), G (6), g q (9),
I i J j L l (1), S s (5), T (7), Z z (2) and C c (an open 0)."""


def scribbles(count: int, seed: int = 0) -> Iterator[NDArray[np.uint8]]:
    """Grey canvases (280, 280): wild curves, zigzags, hatching, crossing lines, coils, each kind in turn."""
    rng = np.random.default_rng([seed, 1])
    for number in range(count):
        strokes = _KINDS[number % len(_KINDS)](rng)
        size, corner = rng.uniform(0.35, 0.8) * CANVAS, rng.uniform(0.05, 1, 2)
        corner = 14 + corner * (CANVAS - size - 28)
        yield draw([stroke * size + corner for stroke in strokes], PENS[rng.integers(len(PENS) - 1)])


def letters(count: int, seed: int = 0) -> Iterator[NDArray[np.uint8]]:
    """Grey canvases (280, 280): letters of the font that comes with Pillow, of all sizes, a little turned."""
    rng = np.random.default_rng([seed, 2])
    for number in range(count):
        paper = Image.new("L", (CANVAS, CANVAS), 255)
        font = ImageFont.load_default(int(rng.uniform(0.45, 0.9) * CANVAS))
        place = (CANVAS / 2 + rng.uniform(-20, 20), CANVAS / 2 + rng.uniform(-20, 20))
        ImageDraw.Draw(paper).text(
            place, LETTERS[number % len(LETTERS)], fill=0, font=font, anchor="mm", stroke_width=int(rng.integers(0, 6))
        )
        yield np.asarray(paper.rotate(rng.uniform(-10, 10), Image.Resampling.BICUBIC, fillcolor=255))


def blanks(count: int, seed: int = 0) -> Iterator[NDArray[np.uint8]]:
    """Grey canvases (280, 280): paper, shaded paper, grain, a dot, a speck; each kind in turn."""
    rng = np.random.default_rng([seed, 3])
    shade = np.add.outer(np.linspace(0, 1, CANVAS), np.linspace(0, 1, CANVAS)) / 2
    for number in range(count):
        paper = np.full((CANVAS, CANVAS), float(rng.integers(200, 256)))
        kind = number % 5
        if kind == 1:
            paper -= shade * rng.uniform(20, 90)
        elif kind == 2:
            paper += rng.normal(0, rng.uniform(1, 4), paper.shape)
        elif kind == 3:
            paper = draw([rng.uniform(0.2, 0.8, (1, 2)) * CANVAS], PENS[rng.integers(len(PENS))]).astype(float)
        elif kind == 4:
            row, column = rng.integers(20, CANVAS - 20, 2)
            paper[row : row + 2, column : column + 2] = 0
        yield np.rint(paper).clip(0, 255).astype(np.uint8)


def _smooth(points: NDArray[np.float64]) -> Stroke:
    """A round curve through points of the unit square (Catmull-Rom)."""
    padded = np.concatenate([points[:1], points, points[-1:]])
    t = np.linspace(0, 1, 12, endpoint=False)[:, None]
    pieces = [
        0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
        for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False)
    ]
    return np.asarray(np.concatenate(pieces).clip(0, 1))


def _wild(rng: np.random.Generator) -> list[Stroke]:
    return [_smooth(rng.uniform(size=(rng.integers(8, 16), 2)))]


def _zigzag(rng: np.random.Generator) -> list[Stroke]:
    turns = int(rng.integers(6, 12))
    across, along = np.arange(turns) % 2, np.linspace(0, 1, turns)
    points = np.stack([along, across], axis=1) + rng.normal(0, 0.05, (turns, 2))
    return [(points if rng.random() < 0.5 else points[:, ::-1]).clip(0, 1)]


def _hatching(rng: np.random.Generator) -> list[Stroke]:
    places = np.linspace(0, 1, int(rng.integers(4, 7)))
    lines = [np.array([[place, 0], [place, 1]]) + rng.normal(0, 0.03, (2, 2)) for place in places]
    crossing = [line[:, ::-1] for line in lines]  # strokes side by side alone are ones
    return [line.clip(0, 1) for line in lines + crossing]


def _crossing_lines(rng: np.random.Generator) -> list[Stroke]:
    return [rng.uniform(size=(2, 2)) for _ in range(int(rng.integers(5, 9)))]


def _coil(rng: np.random.Generator) -> list[Stroke]:
    turns = rng.uniform(2.5, 5)
    t = np.linspace(0, 1, 120)
    angle = 2 * np.pi * turns * t + rng.uniform(0, 6)
    if rng.random() < 0.5:  # a spiral, or loops in a row
        return [np.stack([0.5 + 0.5 * t * np.cos(angle), 0.5 + 0.5 * t * np.sin(angle)], axis=1)]
    return [np.stack([0.2 + 0.6 * t + 0.2 * np.cos(angle), 0.5 + 0.3 * np.sin(angle)], axis=1)]


_KINDS = (_wild, _zigzag, _hatching, _crossing_lines, _coil)
