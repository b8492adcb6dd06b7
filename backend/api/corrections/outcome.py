"""What a fine-tuning has brought: right answers before and after, on own digits held back and on MNIST."""

from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.datasets.dataset import Dataset
from backend.nn import Network
from backend.runs import Run, RunStore
from backend.runs.artifacts import Artifact
from backend.runs.own_digits import own_digits_of
from backend.training import Checkpoint, OwnDigits, load_dataset
from backend.training.build import build_network
from backend.training.checkpoint import restore
from backend.training.explanation import measured_accuracy
from backend.training.intake import Intake

REMEMBERED = 32


@dataclass(frozen=True)
class Reading:
    """What one network makes of the digits.

    Attributes
    ----------
    held_back
        Its answers to the own digits that were held back, (n,).
    mnist
        Share of MNIST's test images that it reads rightly.
    """

    held_back: NDArray[np.integer]
    mnist: float


@dataclass(frozen=True)
class Outcome:
    """Two networks on the same digits: that which the run began with, and that which it ended with."""

    digits: OwnDigits
    before: Reading
    after: Reading


class Outcomes:
    """Works outcomes out and remembers the latest; its callers see to it that it is one at a time."""

    def __init__(self, store: RunStore) -> None:
        self._store = store
        self._known: OrderedDict[tuple[int, int | None], Outcome] = OrderedDict()

    def of(self, run: Run) -> Outcome | None:
        """The outcome of a run that has ended; None if it learned no own digits or has no weights."""
        key = (run.number, self._store.newest_checkpoint_number(run))
        if key not in self._known:
            found = self._work_out(run)
            if found is None:
                return None
            self._known[key] = found
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return self._known[key]

    def _work_out(self, run: Run) -> Outcome | None:
        digits = own_digits_of(self._store.database, run.spec)
        end = self._store.newest_checkpoint(run)
        if digits is None or end is None:
            return None
        dataset = load_dataset(run.spec)
        before, after = build_network(run.spec), build_network(run.spec)
        if run.start is not None:  # else with drawn weights, as there was nothing before
            restore(Checkpoint.from_bytes(self._store.artifacts.read(Artifact(**run.start))), before)
        restore(end, after)
        return Outcome(digits, _read(before, digits, dataset), _read(after, digits, dataset))


def _read(network: Network, digits: OwnDigits, dataset: Dataset) -> Reading:
    answers: NDArray[np.integer] = np.empty(0, np.intp)
    with np.errstate(all="ignore"):
        if len(digits.x_held_back):
            logits = network.logits(Intake(dataset, network).convert(digits.x_held_back))
            answers = network.last_layer.answers(logits).copy()
    return Reading(answers, measured_accuracy(network, dataset).share)
