"""How iterations make up epochs, also where the size of the mini-batches changes on the way."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from backend.training.changes import Change, with_recorded
from backend.training.spec import RunSpec


def iterations_per_epoch(train_size: int, batch_size: int) -> int:
    """Mini-batches that make up one epoch: as many as fit into the training examples, at least 1.

    A rest too small for a batch is left out; in the next epoch's shuffle other examples are.
    """
    return max(train_size // batch_size, 1)


@dataclass(frozen=True)
class Epochs:
    """Epochs of one length, from some point of a run on.

    Attributes
    ----------
    per_epoch
        Iterations of each.
    iteration, done
        Where they begin: after which iteration, and how many epochs.
    draw
        The number of the first one's draw of examples, which no earlier epoch had.
    """

    per_epoch: int
    iteration: int = 0
    done: float = 0.0
    draw: int = 0

    def at(self, iteration: int) -> float:
        """Epochs done after so many iterations."""
        return self.done + (iteration - self.iteration) / self.per_epoch

    def reaching(self, epochs: float) -> int:
        """The first iteration after which so many epochs are done."""
        # Sums of fractions of epochs may be off by a rounding error, which must not cost a whole iteration.
        return self.iteration + math.ceil((epochs - self.done) * self.per_epoch - 1e-6)

    def end_after(self, iteration: int) -> int:
        """The end of the epoch that the next iteration lies in."""
        begun = (iteration - self.iteration) // self.per_epoch
        return self.iteration + (begun + 1) * self.per_epoch

    def then(self, iteration: int, per_epoch: int) -> "Epochs":
        """Epochs of another length after so many iterations; the rest of the present one is not gone through."""
        begun, place = divmod(iteration - self.iteration, self.per_epoch)
        return Epochs(per_epoch, iteration, self.at(iteration), self.draw + begun + (place > 0))


def epochs_after(spec: RunSpec, changes: Iterable[Change]) -> Epochs:
    """The epochs of a run with these changes."""
    epochs = Epochs(iterations_per_epoch(spec.train_count, spec.batch_size))
    for change in changes:
        before, spec = spec, with_recorded(spec, change)
        if spec.batch_size != before.batch_size:
            epochs = epochs.then(change.iteration, iterations_per_epoch(spec.train_count, spec.batch_size))
    return epochs
