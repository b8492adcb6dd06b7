"""The training images that a network takes for the most alike: those nearest in its last hidden layer."""

from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from backend.datasets.dataset import Dataset
from backend.nn import Network
from backend.nn.arrays import FloatArray
from backend.training.explanation.parts import last_weighted
from backend.training.intake import Intake

MOST_BYTES = 32 * 1024 * 1024
"""Of one network's features: all 60,000 images of a layer of 128, the first 8,192 of one of 1,024."""

MOST_MULTIPLY_ADDS = 16_000_000_000
"""Spent on them: about a second on one core. A small convolutional network is done with some 15,000 images then."""

CHUNK = 500


@dataclass(frozen=True)
class TrainingFeatures:
    """What the first training images are in a network's last hidden layer.

    Attributes
    ----------
    features
        float32 (n, D).
    squares
        Their squared lengths, (n,).
    """

    features: NDArray[np.float32]
    squares: NDArray[np.float32]

    def nearest(self, features: FloatArray, count: int) -> list[tuple[int, float]]:
        """The training images nearest to an example's features (D,), nearest first: index and distance."""
        query = features.astype(np.float32)
        # |a - b|^2 = |a|^2 - 2 a b + |b|^2: one product instead of a difference for every image.
        rough = self.squares - 2 * (self.features @ query)
        found = np.argsort(rough, kind="stable")[:count]
        exact = np.linalg.norm(self.features[found] - query, axis=1)  # the product loses small distances
        return [(int(found[place]), float(exact[place])) for place in np.argsort(exact, kind="stable")]


def training_features(network: Network, dataset: Dataset) -> TrainingFeatures:
    """Send the first training images, as many as the bounds allow, up to a network's last hidden layer."""
    until = last_weighted(network)
    summary = network.summary()
    width, cost = prod(summary.layers[until].input_shape), max(summary.multiply_adds, 1)
    count = max(1, min(len(dataset.x_train), MOST_BYTES // (4 * width), MOST_MULTIPLY_ADDS // cost))
    intake, chunk = Intake(dataset, network), min(CHUNK, network.rows_at_a_time)
    features = np.empty((count, width), np.float32)
    with np.errstate(all="ignore"):
        for start in range(0, count, chunk):
            stop = min(start + chunk, count)
            out = intake.convert(dataset.x_train[start:stop])
            for layer in network.layers[:until]:
                layer.training = False
                out = layer.forward(out)
            features[start:stop] = out if out.ndim == 2 else out.reshape(-1, stop - start).T
        squares = np.einsum("nd,nd->n", features, features)
    return TrainingFeatures(features, squares)
