"""How well the recipes for drawing, trained on MNIST alone, read digits that people drew with a pen: at 70 % of the
canvas's height in the middle and at 35 % anywhere else, with pens of 8 to 28 of its 280 pixels, alone and side by side.

The strokes are the data set 'Pen-Based Recognition of Handwritten Digits' (UCI 81, CC BY 4.0), one JSON object a line:
`{"label": 7, "writer": "tra-01", "strokes": [[[x, y], ...], ...]}`; they are not part of the project. How ink becomes
an image was chosen on the first ten writers, and how the recipes distort.

    python -m benchmarks.pen_strokes --strokes pendigits_tra.jsonl.gz [--recipe draw-mlp]
"""

import argparse
import gzip
import json
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table
from threadpoolctl import threadpool_limits

from backend.datasets.ink import normalize_digits, normalize_drawing
from backend.datasets.mnist import load_digits
from backend.nn import Network
from backend.training import Training, load_dataset
from backend.training.recipes import DRAWING_RECIPES
from backend.training.recognition import calibrate
from benchmarks.pen_canvas import CANVAS, Stroke, draw, placed
from benchmarks.recipe_specs import recipe_spec

HEIGHTS = (0.7, 0.35)
"""Of the pen's path, as shares of the canvas's height; the larger in the middle, the smaller anywhere."""

PENS = (8, 14, 20, 28)
"""Widths in pixels of the canvas."""

CHOSEN_ON = 10
"""The first so many writers."""


@dataclass(frozen=True)
class Digit:
    """One digit as it was written, and its place in the file."""

    number: int
    label: int
    writer: str
    strokes: list[Stroke]


def read_digits(path: Path) -> list[Digit]:
    """Every digit of a gzipped file of JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [
        Digit(number, row["label"], row["writer"], [np.array(stroke, dtype=float) for stroke in row["strokes"]])
        for number, row in enumerate(rows)
    ]


def sample(digits: list[Digit], per_writer: int) -> list[Digit]:
    """Up to `per_writer` digits of each writer, spread evenly over what they wrote."""
    chosen: list[Digit] = []
    for writer in sorted({digit.writer for digit in digits}):
        written = [digit for digit in digits if digit.writer == writer]
        chosen += written[:: max(1, len(written) // per_writer)][:per_writer]
    return chosen


def canvas(digit: Digit, height: float, pen: int) -> NDArray[np.uint8]:
    """The digit as the page draws it, always the same for the same arguments."""
    rng = np.random.default_rng([digit.number, pen]) if height < 0.5 else None
    return draw(placed(digit.strokes, height, rng), pen)


def seen_by_the_network(digit: Digit) -> NDArray[np.uint8]:
    """The digit drawn in every way and normalized, uint8 (heights * pens, 28, 28)."""
    return np.stack([normalize_drawing(canvas(digit, height, pen)) for height, pen in product(HEIGHTS, PENS)])


def side_by_side(digits: list[Digit], rng: np.random.Generator) -> NDArray[np.uint8]:
    """A canvas with a number: digits of one writer, of nearly the same height, at a small distance."""
    height, pen = {2: 110, 3: 75}[len(digits)], int(rng.integers(6, 14))
    strokes: list[Stroke] = []
    width = 0.0
    for digit in digits:
        points = np.concatenate(digit.strokes)
        low, extent = points.min(axis=0), np.maximum(np.ptp(points, axis=0), 1)
        scale = height * rng.uniform(0.85, 1.15) / max(extent[1], 0.6 * extent[0])
        strokes += [(stroke - low) * scale + (width, rng.uniform(-0.08, 0.08) * height) for stroke in digit.strokes]
        width += extent[0] * scale + pen + rng.uniform(0.08, 0.5) * height
    shrunk = min(1, (CANVAS - 2 * pen) / width)
    offset = np.array([(CANVAS - width * shrunk) / 2 + pen / 2, (CANVAS - height * shrunk) / 2])
    return draw([stroke * shrunk + offset for stroke in strokes], pen)


def train(recipe: str) -> Network:
    """The network of a recipe, and what training it took, printed."""
    spec = recipe_spec(recipe)
    training = Training(spec, load_dataset(spec), threads=2)
    began, processor = time.perf_counter(), time.process_time()
    with threadpool_limits(1, user_api="blas"):
        for _ in training.events():
            pass
    training.close()
    digits = load_digits()
    accuracy = training.network.accuracy(digits.x_test / np.float32(255), digits.t_test)
    print(
        f"{recipe}: {time.perf_counter() - began:.0f} s, {time.process_time() - processor:.0f} s of processor time on "
        f"two threads; {accuracy:.2%} of MNIST's test images",
        flush=True,
    )
    return training.network


def answers(network: Network, images: NDArray[np.uint8]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Probabilities (..., 10) and whether each is a digit that the network knows (...), for images (..., 28, 28)."""
    rows = images.reshape(-1, 784)
    probabilities = network.predict(rows / np.float32(255)).astype(np.float64)
    known = calibrate(network, load_digits()).knows(rows, probabilities)
    return probabilities.reshape(*images.shape[:-2], 10), known.reshape(images.shape[:-2])


def report(digits: list[Digit], right: NDArray[np.bool_], known: NDArray[np.bool_]) -> None:
    """Print accuracies; `right` and `known` are (digits, heights * pens)."""
    writers, labels = np.array([digit.writer for digit in digits]), np.array([digit.label for digit in digits])
    names = np.unique(writers)
    first = np.isin(writers, names[:CHOSEN_ON])
    console = Console(width=120)
    columns = [f"{height:.0%}, pen {pen}" for height, pen in product(HEIGHTS, PENS)]
    table = Table("writers", *columns, "all", "refused", title="Read rightly, in %")
    for name, rows in (("chosen on", first), ("others", ~first), ("all", np.ones_like(first))):
        shares = [*right[rows].mean(axis=0), right[rows].mean()]
        table.add_row(name, *(f"{100 * share:.1f}" for share in shares), f"{1 - known[rows].mean():.1%}")
    console.print(table)
    cube = 100 * right.reshape(len(digits), len(HEIGHTS), len(PENS)).mean(axis=0)
    print(
        f"Size and place change it by {np.ptp(cube.mean(axis=1)):.1f} points, "
        f"the pen's width by {np.ptp(cube.mean(axis=0)):.1f}"
    )
    print("By digit: " + ", ".join(f"{digit} {100 * right[labels == digit].mean():.1f}" for digit in range(10)))
    print("By writer: " + ", ".join(f"{name[-2:]} {100 * right[writers == name].mean():.1f}" for name in names))


def report_numbers(network: Network, digits: list[Digit], count: int) -> None:
    """Print how many numbers of two and three digits are taken apart and read, of the writers not chosen on."""
    rng = np.random.default_rng(0)
    names = sorted({digit.writer for digit in digits})[CHOSEN_ON:] or sorted({digit.writer for digit in digits})
    for length in (2, 3):
        apart = right = 0
        for number in range(count):
            written = [digit for digit in digits if digit.writer == names[number % len(names)]]
            chosen = [written[place] for place in rng.choice(len(written), length, replace=False)]
            images = np.stack([drawn.image for drawn in normalize_digits(side_by_side(chosen, rng))])
            read = network.predict(images.reshape(-1, 784) / np.float32(255)).argmax(axis=1)
            apart += len(images) == length
            right += read.tolist() == [digit.label for digit in chosen]
        print(f"Numbers of {length} digits: {apart / count:.1%} taken apart rightly, {right / count:.1%} read wholly")


def main() -> None:
    """Parse the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--strokes", type=Path, required=True, help="pendigits_tra.jsonl.gz")
    parser.add_argument("--recipe", action="append", choices=DRAWING_RECIPES, help="left out: all for drawing")
    parser.add_argument("--per-writer", type=int, default=25, help="how many digits of each writer (%(default)s)")
    parser.add_argument("--numbers", type=int, default=200, help="how many numbers of each length (%(default)s)")
    arguments = parser.parse_args()

    sys.setswitchinterval(1e-5)  # as in a worker
    everything = read_digits(arguments.strokes)
    digits = sample(everything, arguments.per_writer)
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        images = np.stack(list(pool.map(seen_by_the_network, digits, chunksize=16)))
    print(f"{len(digits):,} digits, each drawn in {images.shape[1]} ways")
    for recipe in arguments.recipe or DRAWING_RECIPES:
        network = train(recipe)
        probabilities, known = answers(network, images)
        report(digits, probabilities.argmax(axis=-1) == np.array([[digit.label] for digit in digits]), known)
        report_numbers(network, everything, arguments.numbers)


if __name__ == "__main__":
    main()
