"""How well a network trained on MNIST alone reads digits that people drew with a pen, at any size, place and pen width.

Renders recorded pen strokes as a browser's canvas would, sends them through the path that a drawing takes (decode,
normalize, predict) and prints accuracies. The strokes are the data set 'Pen-Based Recognition of Handwritten Digits'
(UCI 81, CC BY 4.0), one JSON object a line: `{"label": 7, "writer": "tra-01", "strokes": [[[x, y], ...], ...]}`; they
are not part of the project.

    python -m benchmarks.pen_strokes --strokes pendigits_tra.jsonl.gz
"""

import argparse
import gzip
import json
import os
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from rich.console import Console
from rich.table import Table

from backend.datasets.ink import decode_image, normalize_drawing
from backend.datasets.mnist import load_mnist
from backend.nn import TwoLayerNet

CANVAS = 280
SUPERSAMPLED = 4
SIZES = (0.35, 0.7, 0.9)
"""Longer side of the pen's path, as a share of the canvas."""
PLACES = {
    "centre": (0.5, 0.5),
    "top left": (0.0, 0.0),
    "top right": (1.0, 0.0),
    "bottom left": (0.0, 1.0),
    "bottom right": (1.0, 1.0),
    "off centre": (0.37, 0.71),
}
"""Share of the free room that lies left of and above the drawing."""
PENS = (8, 14, 20, 28)
"""Widths in pixels of the canvas."""
ITERATIONS, BATCH_SIZE, LEARNING_RATE = 10_000, 100, 0.1


@dataclass(frozen=True)
class Digit:
    """One digit as it was written: strokes of points (n, 2), x and y in any unit, y growing downward."""

    label: int
    writer: str
    strokes: list[NDArray[np.float64]]


def read_digits(path: Path) -> list[Digit]:
    """Every digit of a gzipped file of JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [Digit(row["label"], row["writer"], [np.array(s, dtype=float) for s in row["strokes"]]) for row in rows]


def sample(digits: list[Digit], first_writer: int, per_writer: int) -> list[Digit]:
    """Up to `per_writer` digits, spread evenly over what they wrote, of each writer from `first_writer` on (from 0)."""
    chosen: list[Digit] = []
    for writer in sorted({digit.writer for digit in digits})[first_writer:]:
        written = [digit for digit in digits if digit.writer == writer]
        chosen += written[:: max(1, len(written) // per_writer)][:per_writer]
    return chosen


def draw(digit: Digit, size: float, pen: int) -> Image.Image:
    """The digit's alpha values at `SUPERSAMPLED` times the canvas's resolution, cut to its bounding box."""
    points = np.concatenate(digit.strokes)
    low, extent = points.min(axis=0), np.ptp(points, axis=0)
    scale = SUPERSAMPLED * size * CANVAS / max(extent.max(), 1)
    width = pen * SUPERSAMPLED
    columns, rows = np.ceil(extent * scale + width).astype(int) + 1
    alpha = Image.new("L", (int(columns), int(rows)))
    pencil = ImageDraw.Draw(alpha)
    for stroke in digit.strokes:
        path = [(float(x), float(y)) for x, y in (stroke - low) * scale + width / 2]
        pencil.line(path, fill=255, width=width)
        for point in path:
            pencil.circle(point, width / 2, fill=255)
    return alpha


def on_canvas(drawn: Image.Image, place: tuple[float, float]) -> bytes:
    """A PNG as a browser's canvas gives it: black, antialiased, on a transparent ground."""
    side = CANVAS * SUPERSAMPLED
    alpha = Image.new("L", (side, side))
    alpha.paste(drawn, (int((side - drawn.width) * place[0]), int((side - drawn.height) * place[1])))
    canvas = Image.new("RGBA", (CANVAS, CANVAS))
    canvas.putalpha(alpha.reduce(SUPERSAMPLED))
    png = BytesIO()
    canvas.save(png, "PNG", compress_level=1)
    return png.getvalue()


def seen_by_the_network(digit: Digit) -> NDArray[np.uint8]:
    """The digit drawn in every way and normalized, uint8 (sizes * pens * places, 28, 28)."""
    drawings = (draw(digit, size, pen) for size, pen in product(SIZES, PENS))
    files = (on_canvas(drawn, place) for drawn in drawings for place in PLACES.values())
    return np.stack([normalize_drawing(decode_image(file)) for file in files])


def train(seed: int) -> TwoLayerNet:
    """The default experiment, with the loop of the text."""
    (x_train, t_train), (x_test, t_test) = load_mnist(normalize=True, flatten=True, one_hot_label=False)
    np.random.seed(seed)  # the text's network and loop draw from NumPy's global generator
    network = TwoLayerNet(input_size=784, hidden_size=50, output_size=10)
    for _ in range(ITERATIONS):
        batch = np.random.choice(len(x_train), BATCH_SIZE)
        gradient = network.gradient(x_train[batch], t_train[batch])
        for name in network.params:
            network.params[name] -= LEARNING_RATE * gradient[name]
    print(f"784-50-10, seed {seed}: {network.accuracy(x_test, t_test):.2%} on MNIST's test set")
    return network


def restore(path: Path) -> TwoLayerNet:
    """A network with the weights W1, b1, W2, b2 of a .npz file."""
    with np.load(path, allow_pickle=False) as weights:
        (input_size, hidden_size), output_size = weights["W1"].shape, weights["W2"].shape[1]
        network = TwoLayerNet(input_size, hidden_size, output_size)
        for name, values in network.params.items():
            values[...] = weights[name]
    return network


def report(digits: list[Digit], right: NDArray[np.float64]) -> None:
    """Print accuracies; `right` is (digits, sizes * pens * places), the share of networks that read a drawing."""
    console = Console()
    cube = 100 * right.mean(axis=0).reshape(len(SIZES), len(PENS), len(PLACES)).swapaxes(1, 2)

    table = Table("size", "place", *(f"pen {pen}" for pen in PENS), title="Accuracy in %")
    for (row, size), (column, place) in product(enumerate(SIZES), enumerate(PLACES)):
        table.add_row(f"{size:.0%}", place, *(f"{value:.1f}" for value in cube[row, column]))
    console.print(table)

    spreads = Table("", *(f"pen {pen}" for pen in PENS), "over all pens", title="Most minus least, in points")
    for name, by in (
        ("place", cube.mean(axis=0)),
        ("size", cube.mean(axis=1)),
        ("place and size", cube.reshape(-1, 4)),
    ):
        spreads.add_row(name, *(f"{np.ptp(pen):.1f}" for pen in by.T), f"{np.ptp(by.mean(axis=1)):.1f}")
    console.print(spreads)

    labels, writers = np.array([d.label for d in digits]), np.array([d.writer for d in digits])
    by_digit = Table(*(str(digit) for digit in range(10)), title="By digit, in %")
    by_digit.add_row(*(f"{100 * right[labels == digit].mean():.1f}" for digit in range(10)))
    console.print(by_digit)
    by_writer = [100 * right[writers == writer].mean() for writer in np.unique(writers)]
    print(f"By writer: {min(by_writer):.1f} to {max(by_writer):.1f}, median {np.median(by_writer):.1f}")
    print(f"By size: {_named(SIZES, cube.mean(axis=(1, 2)))}")
    print(f"By place: {_named(tuple(PLACES), cube.mean(axis=(0, 2)))}")
    print(f"By pen width: {_named(PENS, cube.mean(axis=(0, 1)))}")
    print(f"All: {cube.mean():.2f} % of {right.size:,} drawings")


def _named(names: tuple[object, ...], values: NDArray[np.float64]) -> str:
    return ", ".join(f"{name} {value:.1f}" for name, value in zip(names, values, strict=True))


def _predictions(network: TwoLayerNet, images: NDArray[np.uint8]) -> Iterator[NDArray[np.int64]]:
    """The digits that a network sees, one array (ways,) for each digit."""
    for drawings in images:
        logits = network.predict(drawings.reshape(len(drawings), 784).astype(np.float32) / np.float32(255))
        yield np.asarray(logits).argmax(axis=1)


def main() -> None:
    """Parse the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--strokes", type=Path, required=True, help="pendigits_tra.jsonl.gz")
    parser.add_argument("--weights", type=Path, help=".npz with W1, b1, W2, b2; left out: train on MNIST alone")
    parser.add_argument("--seeds", type=int, default=1, help="how many networks to train and average over")
    parser.add_argument("--per-writer", type=int, default=25, help="how many digits of each writer")
    parser.add_argument(
        "--first-writer", type=int, default=10, help="from 0; the settings of ink were chosen on the first ten"
    )
    arguments = parser.parse_args()

    digits = sample(read_digits(arguments.strokes), arguments.first_writer, arguments.per_writer)
    if not digits:
        parser.error("no digits: --first-writer is beyond the last one")
    networks = [restore(arguments.weights)] if arguments.weights else [train(seed) for seed in range(arguments.seeds)]
    started = time.perf_counter()
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        images = np.stack(list(pool.map(seen_by_the_network, digits, chunksize=16)))  # (digits, ways, 28, 28)
    print(f"{len(digits):,} digits drawn in {images.shape[1]} ways in {time.perf_counter() - started:.0f} s")
    truth = np.array([[digit.label] for digit in digits])
    right = np.mean([np.stack(list(_predictions(network, images))) == truth for network in networks], axis=0)
    report(digits, right)


if __name__ == "__main__":
    main()
