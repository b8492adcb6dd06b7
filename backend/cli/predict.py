"""`python -m backend predict`: what trained weights make of a picture of one or several digits."""

import argparse
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console

from backend.cli.command_error import CommandError
from backend.datasets.ink import decode_image, normalize_digits
from backend.training import Checkpoint, CheckpointError
from backend.training.checkpoint import trained_network

BAR = 40
MOST_WEIGHTS = 4 * 1024**3
MOST_PICTURE = 64 * 1024**2
"""Bytes of a file that are read at all."""


def add_to(commands: Any) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "predict", help="read digits from a picture", description="Read digits from a picture, with trained weights."
    )
    parser.add_argument("picture", type=Path, help="a PNG of digits side by side, dark on light or light on dark")
    parser.add_argument(
        "--weights",
        type=Path,
        default=Path("weights.safetensors"),
        help="a file that `train` or the server saved (%(default)s)",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Read, and show ten probabilities for each digit."""
    try:
        checkpoint = Checkpoint.from_bytes(_content(options.weights, MOST_WEIGHTS))
        network = trained_network(checkpoint)
        learned = checkpoint.spec.dataset
        if learned != "mnist":
            raise CommandError(f"{options.weights}: expected weights that learned digits, got some for {learned}")
        digits = normalize_digits(decode_image(_content(options.picture, MOST_PICTURE)))
    except OSError as error:
        raise CommandError(f"{error.filename}: {error.strerror}") from None
    except CheckpointError as error:
        raise CommandError(f"{options.weights}: {error}") from None
    except ValueError as error:
        raise CommandError(f"{options.picture}: {error}") from None
    images = np.stack([digit.image for digit in digits]).reshape(len(digits), -1)
    answers = network.predict(images.astype(np.float64) / 255)
    console = Console(highlight=False)
    for probabilities in answers:
        for digit, probability in enumerate(probabilities):
            console.print(f"{digit}  {'█' * round(BAR * float(probability)):{BAR}}  {probability:6.1%}")
        console.print(f"It is a {int(probabilities.argmax())}.")
    if len(answers) > 1:
        console.print(f"Together: {''.join(str(digit) for digit in answers.argmax(axis=1))}")
    return 0


def _content(path: Path, most: int) -> bytes:
    """The bytes of a file, if it is one and not too large to read."""
    size = path.stat().st_size
    if not path.is_file() or size > most:
        got = f"{size:,}" if path.is_file() else "something else"
        raise CommandError(f"{path}: expected a file of at most {most:,} bytes, got {got}")
    return path.read_bytes()
