"""How many scribbles, letters and blank canvases are refused as no digit, and how many digits: of MNIST's test images
that no calibration has looked at and, given the strokes of `pen_strokes`, of people's pens.

    python -m benchmarks.refusals [--strokes pendigits_tra.jsonl.gz] [--recipe draw-mlp]
"""

import argparse
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from backend.datasets.ink import EmptyDrawingError, normalize_drawing
from backend.datasets.mnist import load_digits
from backend.nn import Network
from backend.training.recipes import DRAWING_RECIPES
from backend.training.recognition import Calibration, calibrate
from benchmarks import not_digits
from benchmarks.pen_strokes import read_digits, sample, seen_by_the_network, train

COUNT = 300
"""Of each kind."""


def refused(network: Network, calibration: Calibration, images: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Whether images (N, ...) are refused, (N,)."""
    rows = images.reshape(len(images), 784)
    return ~calibration.knows(rows, network.predict(rows / np.float32(255)).astype(np.float64))


def share_refused(network: Network, calibration: Calibration, canvases: Iterable[NDArray[np.uint8]]) -> float:
    """Of drawings; one without ink is refused too."""
    seen, empty = [], 0
    for canvas in canvases:
        try:
            seen.append(normalize_drawing(canvas))
        except EmptyDrawingError:
            empty += 1
    return float((refused(network, calibration, np.stack(seen)).sum() + empty) / (len(seen) + empty))


def main() -> None:
    """Parse the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--strokes", type=Path, help="pendigits_tra.jsonl.gz")
    parser.add_argument("--recipe", action="append", choices=DRAWING_RECIPES, help="left out: all for drawing")
    arguments = parser.parse_args()
    digits = load_digits()
    written = sample(read_digits(arguments.strokes), 10) if arguments.strokes else []
    pens = np.concatenate([seen_by_the_network(digit) for digit in written]) if written else None
    for recipe in arguments.recipe or DRAWING_RECIPES:
        network = train(recipe)
        calibration = calibrate(network, digits)
        print(f"Temperature {calibration.temperature:.2f}, threshold {calibration.threshold:.2f}. Refused:")
        for make in (not_digits.scribbles, not_digits.letters, not_digits.blanks):
            print(f"  {share_refused(network, calibration, make(COUNT)):6.1%} of {COUNT} {make.__name__}")
        print(f"  {refused(network, calibration, digits.x_test[5_000:]).mean():6.1%} of 5,000 test images")
        if pens is not None:
            print(f"  {refused(network, calibration, pens).mean():6.1%} of {len(pens):,} digits drawn with pens")


if __name__ == "__main__":
    main()
