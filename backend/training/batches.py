"""Mini-batches: which examples an iteration sees, and those examples as a network takes them.

Which examples follows from the seed and the epoch alone, and how they are bent from the seed and the iteration, so
a resumed run needs no state of a random generator to see the same ones.
"""

from collections.abc import Callable
from functools import partial
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from backend.datasets.augmentation import Augmentation
from backend.datasets.dataset import Dataset
from backend.nn import Network
from backend.nn.arrays import FloatArray, LabelArray
from backend.training.build import BATCHES_STREAM, build_augmentation
from backend.training.epochs import Epochs, iterations_per_epoch
from backend.training.intake import Intake
from backend.training.spec import RunSpec

Examples = tuple[FloatArray, LabelArray]


class Batches:
    """The mini-batches of a run, by iteration, each in one or several parts.

    Parameters
    ----------
    spec
        Batch size, sampling, augmentation, seed.
    dataset
        Its training examples are drawn from.
    network
        How it takes its input.
    parts
        Into how many parts each batch is cut; every part has buffers of its own, for a thread of its own.
    epochs
        Where batches of this size begin; left out, at the beginning.
    """

    def __init__(
        self, spec: RunSpec, dataset: Dataset, network: Network, parts: int = 1, epochs: Epochs | None = None
    ) -> None:
        self._spec, self._count = spec, len(dataset.x_train)
        self.epochs = epochs or Epochs(iterations_per_epoch(self._count, spec.batch_size))
        self.per_epoch = self.epochs.per_epoch
        self._epoch = -1
        self._indices: NDArray[np.int64] = np.empty((0, spec.batch_size), np.int64)
        cuts = pairwise(spec.batch_size * part // parts for part in range(parts + 1))
        augmentation = build_augmentation(spec)
        self._parts = [
            (slice(start, end), _Part(dataset, network, augmentation.twin() if augmentation else None, number))
            for number, (start, end) in enumerate(cuts)
        ]

    def at(self, iteration: int) -> list[Callable[[], Examples]]:
        """For each part, what makes its examples and labels of the iteration (from 0); valid until its next call."""
        epoch, place = divmod(iteration - self.epochs.iteration, self.per_epoch)
        if epoch != self._epoch:
            self._epoch, self._indices = epoch, self._draw(epoch)
        chosen = self._indices[place]
        return [partial(part.load, chosen[rows], iteration) for rows, part in self._parts]

    def _draw(self, epoch: int) -> NDArray[np.int64]:
        """Indices of one epoch's examples, (per_epoch, B)."""
        rng = np.random.default_rng([self._spec.seed, BATCHES_STREAM, self.epochs.draw + epoch])
        shape = (self.per_epoch, self._spec.batch_size)
        if self._spec.sampling == "with_replacement":
            return rng.integers(0, self._count, shape)
        return np.resize(rng.permutation(self._count), shape)


class _Part:
    """Makes one part of each batch."""

    def __init__(self, dataset: Dataset, network: Network, augmentation: Augmentation | None, number: int) -> None:
        self._images, self._labels = dataset.x_train, dataset.t_train.astype(np.int64)
        self._intake, self._augmentation, self._number = Intake(dataset, network), augmentation, number
        self._shape = network.input_shape

    def load(self, chosen: NDArray[np.int64], iteration: int) -> Examples:
        """The chosen examples, arranged for the network, and their labels."""
        labels = self._labels[chosen]
        if self._augmentation is None:
            return self._intake.take(self._images, chosen), labels
        pixels = self._augmentation.apply(self._images[chosen], iteration, self._number)  # (784, B)
        return (pixels.T if len(self._shape) == 1 else pixels.reshape(*self._shape, len(chosen))), labels
