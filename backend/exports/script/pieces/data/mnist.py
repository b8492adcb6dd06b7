"""The digits of MNIST, from four IDX files."""

import gzip
import urllib.request
from pathlib import Path

import numpy as np

from backend.exports.script.pieces.settings import SOURCE, TRAIN_SIZE, VALIDATION_SIZE


def read_idx(name):
    """The array in one of the files: a header with the length of each axis, then bytes."""
    if SOURCE.startswith(("http://", "https://")):
        with urllib.request.urlopen(f"{SOURCE.rstrip('/')}/api/datasets/mnist/{name}.gz") as answer:  # noqa: S310
            content = gzip.decompress(answer.read())
    else:
        path = Path(SOURCE, name)
        content = path.read_bytes() if path.exists() else gzip.decompress(Path(SOURCE, f"{name}.gz").read_bytes())
    axes = content[3]
    shape = np.frombuffer(content, ">u4", axes, offset=4)
    return np.frombuffer(content, np.uint8, offset=4 + 4 * axes).reshape(shape[0], -1).squeeze()


def load():
    """Images of 784 grey values a row, 0 paper to 255 ink, and labels: to learn from, and to test on."""
    x, t = read_idx("train-images-idx3-ubyte"), read_idx("train-labels-idx1-ubyte")
    end = min(TRAIN_SIZE, len(x) - VALIDATION_SIZE)  # the last ones are set aside
    return x[:end], t[:end].astype(int), read_idx("t10k-images-idx3-ubyte"), read_idx("t10k-labels-idx1-ubyte")
