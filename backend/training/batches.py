"""Mini-batches: which images an iteration sees, and those images as numbers between 0 and 1.

Which images follows from the seed and the epoch alone, so a resumed run needs no state of a random
generator to see the same ones.
"""

import numpy as np
from numpy.typing import NDArray

from backend.nn.arrays import FloatArray, FloatType, LabelArray
from backend.training.build import BATCHES_STREAM
from backend.training.spec import RunSpec


def iterations_per_epoch(train_size: int, batch_size: int) -> int:
    """Mini-batches that make up one epoch: as many as fit into the training images, at least 1.

    A rest too small for a batch is left out; in the next epoch's shuffle other images are.
    """
    return max(train_size // batch_size, 1)


class Batches:
    """The mini-batches of a run, by iteration.

    Parameters
    ----------
    images
        Training images, uint8, (N, D). They stay bytes: gathering and converting only the batch takes half
        the time and a quarter of the memory of gathering float32.
    labels
        Labels, uint8, (N,).
    """

    def __init__(self, spec: RunSpec, images: NDArray[np.uint8], labels: NDArray[np.uint8]) -> None:
        kind: FloatType = np.float32 if spec.dtype == "float32" else np.float64
        self._spec, self._images = spec, images
        self._labels = labels.astype(np.int64)
        self.per_epoch = iterations_per_epoch(len(images), spec.batch_size)
        self._epoch = -1
        self._indices: NDArray[np.int64] = np.empty((0, spec.batch_size), np.int64)
        self._bytes = np.empty((spec.batch_size, images.shape[1]), np.uint8)
        self._x = np.empty((spec.batch_size, images.shape[1]), kind)
        self._scale = kind(1 / 255)

    def at(self, iteration: int) -> tuple[FloatArray, LabelArray]:
        """Pixels (B, D) from 0 to 1 and labels (B,) of the iteration (from 0); valid until the next call."""
        epoch, place = divmod(iteration, self.per_epoch)
        if epoch != self._epoch:
            self._epoch, self._indices = epoch, self._draw(epoch)
        chosen = self._indices[place]
        np.take(self._images, chosen, axis=0, out=self._bytes, mode="clip")
        np.copyto(self._x, self._bytes)  # converting, then scaling in place, is quicker than both at once
        np.multiply(self._x, self._scale, out=self._x)
        return self._x, self._labels[chosen]

    def _draw(self, epoch: int) -> NDArray[np.int64]:
        """Indices of one epoch's images, (per_epoch, B)."""
        rng = np.random.default_rng([self._spec.seed, BATCHES_STREAM, epoch])
        count, shape = len(self._images), (self.per_epoch, self._spec.batch_size)
        if self._spec.sampling == "with_replacement":
            return rng.integers(0, count, shape)
        order = rng.permutation(count)
        return np.resize(order, shape)
