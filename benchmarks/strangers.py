"""Images that are no digits, made by rule: letters, scribbles, dots, and digits that were mirrored or turned.

What a drawing may be besides a digit has no end. Of these the detector learns the difference; in all else they look
like images of MNIST: a box of 20 pixels, strokes as wide, the centre of mass in the middle.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from backend.datasets.dataset import Dataset
from backend.datasets.ink.frame import frame_digit

Points = NDArray[np.float64]

FINE: Final = 80
"""Pixels of the square on which strokes are drawn."""

LETTERS: Final = (
    "03 20 43,12 32 | 50 20 01 02 23 53 | 40 00 03 43,02 32 | 40 00 03,02 32 | 00 03,40 43,02 42 | 00 03,40 02 43"
    " | 03 00 22 40 43 | 03 00 43 40 | 03 00 30 41 32 02 | 03 00 30 41 32 02,22 43 | 00 02 13 33 42 40 | 00 23 40"
    " | 00 13 21 33 40 | 00 43,40 03 | 00 22 40,22 23 | 00 03,01 11 22 23 | 01 03,02 11 22 23,22 31 42 43"
    " | 01 02 13 23 32,31 33 | 31 11 02 13 32,31 33 | 02 32 21 11 02 13 33 | 20 13,01 31 | 01 13 31 | 01 22,41 05"
    " | 01 05,01 21 32 23 03 | 30 33,31 11 02 13 33 | 00 03,21 02 23 | 01 03,02 11 21 | 01 13 22 33 41 | 01 33,31 03"
    " | 30 21 24,12 32 | 10 13 23,01 21 | 22 42 43 23 02 01 10 30 | 20 24,02 42 | 02 42 | 00 02,20 22"
    " | 01 10 30 41 44,42 12 03 14 33 44 | 02 11 31 42 45,43 13 04 15 34 45 | 03 00 20 31 22 02,22 33"
    " | 04 00 30 41 42 33 03,23 44 | 10 13 24 33,01 31 | 20 23 34 44,02 42 | 04 00 20 31 22 02"
)
"""Letters and signs as strokes through points of a grid, column and row, that a hand writes in these ways."""


def make_strangers(digits: Dataset, count: int, seed: int = 0) -> NDArray[np.uint8]:
    """Images of no digits, uint8 (count, 784), 0 paper to 255 ink; always the same for the same arguments."""
    rng = np.random.default_rng([seed, 2_001])
    changed = count // 6
    drawn = [_drawn(rng, number) for number in range(count - changed)]
    return np.concatenate([np.array(drawn).reshape(-1, 784), _changed_digits(digits, changed, rng)])


def _drawn(rng: np.random.Generator, number: int) -> NDArray[np.uint8]:
    strokes = _letter(rng) if number % 5 < 3 else _SCRIBBLES[rng.integers(len(_SCRIBBLES))](rng)
    return frame_digit(_ink(_bent(strokes, rng), rng.uniform(1.7, 3.2) * FINE / 20))


def _letter(rng: np.random.Generator) -> list[Points]:
    letters = LETTERS.split(" | ")
    strokes = letters[rng.integers(len(letters))].split(",")
    curved = rng.random() < 0.5
    paths = [np.array([[float(x), float(y)] for x, y in stroke.split()]) for stroke in strokes]
    paths = [path + rng.normal(0, 0.12, path.shape) for path in paths]
    return [_smooth(path) if curved else path for path in paths]


def _bent(strokes: list[Points], rng: np.random.Generator) -> list[Points]:
    """Turned, slanted and stretched a little, each time in another way."""
    angle, slant = rng.normal(0, 0.12), rng.normal(0, 0.15)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    shape = np.array([[rng.uniform(0.6, 1.2), 0], [slant, 1]])
    return [stroke @ shape @ turn for stroke in strokes]


def _ink(strokes: list[Points], pen: float) -> NDArray[np.float32]:
    """Strokes drawn as large as fits, float32 (H, W), 0 paper, 1 ink."""
    points = np.concatenate(strokes)
    low, extent = points.min(axis=0), np.ptp(points, axis=0).max()
    scale = (FINE - pen) / max(extent, 1e-6)
    paper = Image.new("L", (FINE + 8, FINE + 8))
    pencil = ImageDraw.Draw(paper)
    for stroke in strokes:
        path = [(float(x), float(y)) for x, y in (stroke - low) * scale + pen / 2 + 2]
        pencil.line(path, fill=255, width=round(pen), joint="curve")
        for point in (path[0], path[-1]):
            pencil.circle(point, pen / 2, fill=255)
    return np.asarray(paper, np.float32) / 255


def _smooth(points: Points) -> Points:
    """A round curve through the points (Catmull-Rom)."""
    padded = np.concatenate([points[:1], points, points[-1:]])
    t = np.linspace(0, 1, 6, endpoint=False)[:, None]
    pieces = [
        0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
        for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False)
    ]
    return np.concatenate([*pieces, points[-1:]])


def _wild(rng: np.random.Generator) -> list[Points]:
    return [_smooth(rng.uniform(size=(rng.integers(6, 18), 2)))]


def _angular(rng: np.random.Generator) -> list[Points]:
    return [rng.uniform(size=(rng.integers(6, 14), 2))]


def _sticks(rng: np.random.Generator) -> list[Points]:
    return [rng.uniform(size=(2, 2)) for _ in range(rng.integers(3, 9))]


def _parallels(rng: np.random.Generator) -> list[Points]:
    along = np.linspace(0, 1, int(rng.integers(2, 8)))
    lines = [np.array([[x, 0], [x + rng.normal(0, 0.05), 1]]) * (1, rng.uniform(0.8, 1.5)) for x in along]
    across = [line[:, ::-1] for line in lines[: rng.integers(len(lines) + 1)]] if rng.random() < 0.5 else []
    return lines + across if rng.random() < 0.7 else [line[:, ::-1] for line in lines]


def _to_and_fro(rng: np.random.Generator) -> list[Points]:
    turns = int(rng.integers(4, 14))
    points = np.stack([np.linspace(0, 1, turns), np.arange(turns) % 2 * rng.uniform(0.4, 1)], axis=1)
    points += rng.normal(0, 0.06, points.shape)
    points = points if rng.random() < 0.5 else points[:, ::-1]
    return [_smooth(points) if rng.random() < 0.5 else points]


def _loops(rng: np.random.Generator) -> list[Points]:
    t = np.linspace(0, 1, 60)
    angle = 2 * np.pi * rng.uniform(2, 5) * t + rng.uniform(0, 6)
    radius, drift = (t, 0) if rng.random() < 0.5 else (0.3, rng.uniform(0.5, 2.5))
    return [np.stack([radius * np.cos(angle) + drift * t, radius * np.sin(angle) * rng.uniform(0.7, 1.3)], axis=1)]


def _dots(rng: np.random.Generator) -> list[Points]:
    if rng.random() < 0.5:
        return [np.array([[0.0, 0.0], [rng.uniform(0, 0.02), 0.01]])]
    return [np.repeat(rng.uniform(size=(1, 2)), 2, axis=0) for _ in range(rng.integers(2, 8))]


_SCRIBBLES = (_wild, _angular, _sticks, _parallels, _to_and_fro, _loops, _wild, _angular, _dots)


def _changed_digits(digits: Dataset, count: int, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Digits mirrored or turned by a right angle, and two that touch, in equal parts."""
    images = digits.x_train.reshape(-1, 28, 28)
    changed = []
    for number in range(count):
        kind = number % 3
        one, other = (_one_of(digits, _TURNABLE[kind], rng) for _ in range(2))
        if kind == 0:
            changed.append(images[one][:, ::-1])
        elif kind == 1:
            changed.append(np.rot90(images[one], 1 if rng.random() < 0.5 else -1))
        else:
            both = np.zeros((28, 56), np.uint8)
            apart = int(rng.integers(10, 15))
            both[:, 14:42], moved = images[one], both[:, 14 + apart : 42 + apart]
            np.maximum(moved, images[other], out=moved)
            changed.append(frame_digit(np.asarray(both, np.float32) / 255))
    return np.array(changed).reshape(-1, 784)


_TURNABLE = ((3, 4, 7), (3, 4, 5), tuple(range(10)))
"""Digits that are none any more when mirrored; when turned by a right angle; when another touches them."""


def _one_of(digits: Dataset, labels: tuple[int, ...], rng: np.random.Generator) -> int:
    while True:
        index = int(rng.integers(len(digits.t_train)))
        if digits.t_train[index] in labels:
            return index
