"""Which own digits a mini-batch has beside those of the data set, and how they are distorted."""

import numpy as np
from numpy.typing import NDArray

from backend.datasets.augmentation import LIMITS, Augmentation, Distortion
from backend.datasets.dataset import Dataset
from backend.training.build import OWN_STREAM
from backend.training.fields.corrections import CorrectionsSpec
from backend.training.spec import RunSpec

PIXELS = 784
OWN_PART = 1_000
"""More than a batch has parts."""

# As strongly as the recipes for drawing distort digits.
_ONCE = {"shift": 2.0, "rotation": 12.0, "scaling": 0.12, "shear": 0.15, "elastic": 0.6, "thickness": 0.5}


class OwnBatches:
    """The own digits of a run's mini-batches.

    Parameters
    ----------
    spec
        Seed, batch size and, in `corrections`, the share of own digits.
    dataset
        Its own digits are drawn from, each as often as any other.
    """

    def __init__(self, spec: RunSpec, corrections: CorrectionsSpec, dataset: Dataset) -> None:
        self._seed, self._digits = spec.seed, len(dataset.x_own)
        self.count = min(max(round(corrections.weight * spec.batch_size), 1), spec.batch_size)

    def draw(self, epoch: int, per_epoch: int) -> NDArray[np.int64]:
        """Indices of one epoch's own digits, (per_epoch, count): one shuffle of all after the other."""
        rng = np.random.default_rng([self._seed, OWN_STREAM, epoch])
        needed = per_epoch * self.count
        shuffles = np.tile(np.arange(self._digits), (-(-needed // self._digits), 1))
        return rng.permuted(shuffles, axis=1).reshape(-1)[:needed].reshape(per_epoch, self.count)


def own_augmentation(spec: RunSpec, corrections: CorrectionsSpec) -> Augmentation:
    """What distorts own digits: there are few, and no two people or days are alike."""
    bounds = {name: min(value * corrections.distortion, LIMITS[name][0]) for name, value in _ONCE.items()}
    return Augmentation(Distortion(**bounds), spec.seed, np.float32 if spec.dtype == "float32" else np.float64)
