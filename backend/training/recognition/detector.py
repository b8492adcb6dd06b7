"""Tells digits from what is none, whatever network reads them: a small convolutional network of eleven classes, the
eleventh for no digit. Its weights come with the project; `python -m benchmarks.detector` makes them anew.
"""

import threading
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file

from backend.nn import Network
from backend.nn.layers import Affine, Convolution, Flatten, MaxPooling, ReLU
from backend.nn.losses import SoftmaxWithLoss

NO_DIGIT: Final = 10
"""The label of what is no digit."""

FEW: Final = 10
"""Images, as many as there may be in a drawing."""

WEIGHTS: Final = Path(__file__).parent / "detector.safetensors"
"""Weights in float16: half the size, and the same answers."""


def build_detector() -> Network:
    """The network, of zeros: 28 x 28 grey values from 0 to 1 to eleven scores."""
    layers = [
        *(Convolution(1, 8, 5), MaxPooling(2), ReLU(), Convolution(8, 16, 5), MaxPooling(2), ReLU()),
        *(Flatten(), Affine(256, 64), ReLU(), Affine(64, NO_DIGIT + 1)),
    ]
    return Network(layers, SoftmaxWithLoss(), (1, 28, 28), np.float32)


def strangeness(images: NDArray[np.uint8]) -> NDArray[np.float64]:
    """How much more each image (N, 784), 0 paper to 255 ink, looks like no digit than like any: the log odds (N,)."""
    network, lock = _one_of_few() if len(images) <= FEW else _one_of_many()
    with lock:
        scores = [
            network.logits(network.arrange(images[rows : rows + 500].astype(np.float32) / np.float32(255))).astype(
                float
            )
            for rows in range(0, len(images), 500)
        ]
    return log_odds(np.concatenate(scores))


def log_odds(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of the eleventh class against the ten others, for scores (N, 11)."""
    digits = scores[:, :NO_DIGIT]
    highest = digits.max(axis=1)
    return np.asarray(scores[:, NO_DIGIT] - highest - np.log(np.exp(digits - highest[:, None]).sum(axis=1)))


def _trained() -> tuple[Network, threading.Lock]:
    """A network, and the lock for it: its buffers serve one caller at a time."""
    network = build_detector()
    for name, values in load_file(WEIGHTS).items():
        network.params[name][...] = values
    return network, threading.Lock()


# Of its own for either, so that who asks about a few does not wait for who asks about a thousand.
_one_of_few, _one_of_many = lru_cache(_trained), lru_cache(_trained)
