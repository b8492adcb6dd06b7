"""How good a network is on a set of images of grey values."""

import numpy as np
from numpy.typing import NDArray

from backend.nn import Network

CHUNK = 500
"""Images classified at a time: their pixels as float32 still fit into the second-level cache."""


def accuracy(network: Network, images: NDArray[np.uint8], labels: NDArray[np.uint8]) -> float:
    """Share of right answers, 0 to 1, over images (N, D) of grey values 0 to 255 and labels (N,)."""
    x = np.empty((min(CHUNK, len(images)), images.shape[1]), network.dtype)
    scale = network.dtype(1 / 255)
    right = 0
    for start in range(0, len(images), CHUNK):
        chunk = images[start : start + CHUNK]
        pixels = x[: len(chunk)]
        np.multiply(chunk, scale, out=pixels)
        answers = network.logits(pixels).argmax(axis=1)
        right += int(np.count_nonzero(answers == labels[start : start + CHUNK]))
    return right / len(images)


def mean_loss(network: Network, images: NDArray[np.uint8], labels: NDArray[np.uint8]) -> float:
    """Mean loss over images (N, D) of grey values 0 to 255 and labels (N,); N is to be some hundred at most."""
    return network.loss(images * network.dtype(1 / 255), labels)
