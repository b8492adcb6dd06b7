"""Mini-batches: which examples an iteration sees, and those examples as a network takes them.

Which examples follows from the seed and the epoch alone, and how they are bent from the seed and the iteration, so
a resumed run needs no state of a random generator to see the same ones.
"""

from collections.abc import Callable
from functools import partial
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from backend.datasets.augmentation import Augmentation, Distortion
from backend.datasets.dataset import Dataset
from backend.nn import Network
from backend.nn.arrays import FloatArray, LabelArray
from backend.training.build import BATCHES_STREAM, build_augmentation
from backend.training.epochs import Epochs, iterations_per_epoch
from backend.training.intake import Intake
from backend.training.own_batches import OWN_PART, PIXELS, OwnBatches, own_augmentation
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
        self._own = None if spec.corrections is None else OwnBatches(spec, spec.corrections, dataset)
        self._own_indices: NDArray[np.int64] = np.empty((0, 0), np.int64)
        own = 0 if self._own is None else self._own.count
        makers = _makers(spec, dataset, network, parts)
        self._parts = list(zip(_cuts(spec.batch_size - own, parts), _cuts(own, parts), makers, strict=True))

    def at(self, iteration: int) -> list[Callable[[], Examples]]:
        """For each part, what makes its examples and labels of the iteration (from 0); valid until its next call."""
        epoch, place = divmod(iteration - self.epochs.iteration, self.per_epoch)
        if epoch != self._epoch:
            self._epoch, self._indices = epoch, self._draw(epoch)
            if self._own is not None:
                self._own_indices = self._own.draw(self.epochs.draw + epoch, self.per_epoch)
        chosen = self._indices[place]
        if self._own is None:
            return [partial(part.load, chosen[rows], iteration) for rows, _, part in self._parts]
        own = self._own_indices[place]
        return [partial(part.load_with_own, chosen[rows], own[few], iteration) for rows, few, part in self._parts]

    def _draw(self, epoch: int) -> NDArray[np.int64]:
        """Indices of one epoch's examples, (per_epoch, B)."""
        rng = np.random.default_rng([self._spec.seed, BATCHES_STREAM, self.epochs.draw + epoch])
        shape = (self.per_epoch, self._spec.batch_size)
        if self._spec.sampling == "with_replacement":
            return rng.integers(0, self._count, shape)
        return np.resize(rng.permutation(self._count), shape)


def _cuts(count: int, parts: int) -> list[slice]:
    """So many examples in parts of about the same size."""
    return [slice(start, end) for start, end in pairwise(count * part // parts for part in range(parts + 1))]


def _makers(spec: RunSpec, dataset: Dataset, network: Network, parts: int) -> "list[_Part]":
    """What makes each part of a batch; the banks of warps, which take time and memory, are shared."""
    augmentation, own = build_augmentation(spec), None
    if spec.corrections is not None:
        own = own_augmentation(spec, spec.corrections)
        augmentation = augmentation or Augmentation(Distortion(), spec.seed, own.dtype)
    return [
        _Part(dataset, network, augmentation and augmentation.twin(), own and own.twin(), number)
        for number in range(parts)
    ]


class _Part:
    """Makes one part of each batch."""

    def __init__(
        self,
        dataset: Dataset,
        network: Network,
        augmentation: Augmentation | None,
        own: Augmentation | None,
        number: int,
    ) -> None:
        self._images, self._labels = dataset.x_train, dataset.t_train.astype(np.int64)
        self._own_images, self._own_labels = dataset.x_own, dataset.t_own.astype(np.int64)
        self._intake, self._augmentation, self._number = Intake(dataset, network), augmentation, number
        self._own_augmentation = own
        self._shape = network.input_shape
        self._pixels: FloatArray = np.empty((0, 0), network.dtype)

    def load(self, chosen: NDArray[np.int64], iteration: int) -> Examples:
        """The chosen examples, arranged for the network, and their labels."""
        labels = self._labels[chosen]
        if self._augmentation is None:
            return self._intake.take(self._images, chosen), labels
        return self._arranged(self._augmentation.apply(self._images[chosen], iteration, self._number)), labels

    def load_with_own(self, chosen: NDArray[np.int64], own: NDArray[np.int64], iteration: int) -> Examples:
        """The same, and own digits behind them."""
        count = len(chosen) + len(own)
        if self._pixels.shape != (PIXELS, count):
            self._pixels = np.empty((PIXELS, count), self._pixels.dtype)
        if len(chosen) and self._augmentation is not None:
            images = self._images[chosen]
            self._pixels[:, : len(chosen)] = self._augmentation.apply(images, iteration, self._number)
        if len(own) and self._own_augmentation is not None:
            # Drawn from numbers of their own, as if they were parts behind all others.
            images = self._own_images[own]
            self._pixels[:, len(chosen) :] = self._own_augmentation.apply(images, iteration, OWN_PART + self._number)
        return self._arranged(self._pixels), np.concatenate((self._labels[chosen], self._own_labels[own]))

    def _arranged(self, pixels: FloatArray) -> FloatArray:
        """Pixels (784, B) as the network takes them."""
        return pixels.T if len(self._shape) == 1 else pixels.reshape(*self._shape, pixels.shape[1])
