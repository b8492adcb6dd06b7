"""What a network answers to all the test data: which class, and how sure of it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from backend.nn import Network
from backend.training import Checkpoint, RunSpec, load_dataset
from backend.training.build import build_network
from backend.training.checkpoint import restore
from backend.training.intake import Intake

CHUNK = 500
"""Examples at a time: few enough for a prediction to come in between."""

MOST_WORK = 100_000_000_000
"""Multiply-adds, some seconds of one core. A network that would take longer reads fewer of the examples."""

FEWEST = 100


@dataclass(frozen=True)
class Answers:
    """A network's answers to the first N examples of the test data, to nearly always all of them.

    Attributes
    ----------
    iteration
        After which its weights were these.
    class_names
        What the C labels stand for.
    labels, given
        The true classes and those that were answered, (N,).
    probabilities
        (N, C); 0 where a number is not finite.
    """

    iteration: int
    class_names: tuple[str, ...]
    labels: NDArray[np.uint8]
    given: NDArray[np.uint8]
    probabilities: NDArray[np.float32]

    @property
    def classes(self) -> int:
        """How many classes there are, C."""
        return len(self.class_names)

    @property
    def accuracy(self) -> float:
        """Share of right answers."""
        return float(np.mean(self.given == self.labels))

    def confusion(self) -> NDArray[np.int64]:
        """How often each class (row) was taken for each (column), (C, C)."""
        pairs = self.labels.astype(np.intp) * self.classes + self.given
        return np.bincount(pairs, minlength=self.classes**2).reshape(self.classes, self.classes)

    def cell(self, label: int, answer: int) -> NDArray[np.intp]:
        """The examples of one class that were taken for another, the surest first; of right ones the least sure."""
        (found,) = np.nonzero((self.labels == label) & (self.given == answer))
        return self._sorted(found, surest_first=label != answer)

    def mistakes(self) -> NDArray[np.intp]:
        """The examples that were taken for another class, the surest first."""
        (found,) = np.nonzero(self.labels != self.given)
        return self._sorted(found, surest_first=True)

    def _sorted(self, found: NDArray[np.intp], *, surest_first: bool) -> NDArray[np.intp]:
        sure = self.probabilities[found, self.given[found]]
        return found[np.argsort(-sure if surest_first else sure, kind="stable")]


def network_of(spec: RunSpec, checkpoint: Checkpoint) -> Network:
    """A network of its own with these weights."""
    network = build_network(spec.model_copy(update={"initializer": "zeros"}))  # they are replaced at once
    restore(checkpoint, network)
    return network


def answers_of(spec: RunSpec, checkpoint: Checkpoint) -> Answers:
    """Let a network of its own, with these weights, read the test data."""
    network = network_of(spec, checkpoint)
    dataset = load_dataset(spec)
    intake = Intake(dataset, network)
    count = min(len(dataset.x_test), max(FEWEST, MOST_WORK // max(network.summary().multiply_adds, 1)))
    given = np.empty(count, np.uint8)
    probabilities = np.empty((count, network.classes), np.float32)
    chunk = min(CHUNK, network.rows_at_a_time)
    # More threads of BLAS would not give way to others, as the calling one does.
    with threadpool_limits(1), np.errstate(all="ignore"):
        for start in range(0, count, chunk):
            rows = slice(start, min(start + chunk, count))
            logits = network.logits(intake.convert(dataset.x_test[rows]))
            given[rows] = network.last_layer.answers(logits)
            probabilities[rows] = network.last_layer.probabilities(logits)
    np.nan_to_num(probabilities, copy=False)
    return Answers(checkpoint.iteration, dataset.class_names, dataset.t_test[:count], given, probabilities)
