"""The training loop, as a generator of events.

Pausing is not asking for the next event; stopping is not asking any more; a test is a plain `for`. Saving,
streaming and logging happen outside, between two events.
"""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from backend.datasets.mnist import Digits
from backend.training.batches import Batches
from backend.training.build import build_network, build_optimizer
from backend.training.checkpoint import Checkpoint, CheckpointError, restore
from backend.training.divergence import Diverged, is_divergent
from backend.training.evaluation import accuracy, mean_loss
from backend.training.events import Evaluation, Event, Step
from backend.training.spec import RunSpec

INITIAL_IMAGES = 500


class Training:
    """A run in progress.

    Parameters
    ----------
    spec
        The run's description.
    digits
        The data set.
    checkpoint
        Where to go on from; left out, at the beginning. The weights at the end are the same bit for bit
        either way, on the same kind of CPU.

    Raises
    ------
    CheckpointError
        If the checkpoint does not belong to a run with this spec.
    """

    def __init__(self, spec: RunSpec, digits: Digits, checkpoint: Checkpoint | None = None) -> None:
        self.spec, self.digits = spec, digits
        self.network = build_network(spec)
        self.optimizer = build_optimizer(spec)
        self.batches = Batches(spec, digits.x_train, digits.t_train)
        self.iteration = 0
        self.evaluated = 0
        # Over more than one mini-batch, which may be right by chance; of the initial weights, so it needs no saving.
        self.initial_loss = mean_loss(self.network, digits.x_train[:INITIAL_IMAGES], digits.t_train[:INITIAL_IMAGES])
        if checkpoint is not None:
            restore(checkpoint, self.network.params)
            self.iteration, self.evaluated = checkpoint.iteration, checkpoint.evaluated
            if _decisive(checkpoint.spec) != _decisive(spec):
                raise CheckpointError(f"expected a checkpoint of {_decisive(spec)}, got {_decisive(checkpoint.spec)}")

    def events(self) -> Iterator[Event]:
        """Learn until the last iteration: a `Step` after each mini-batch, an `Evaluation` after each epoch.

        The accuracies are measured after the first mini-batch, after each full epoch and at the end.

        Raises
        ------
        Diverged
            If the loss exploded, or it or the weights are no longer finite.
        """
        theta, gradient = self.network.params.flat, self.network.grads.flat
        while True:
            if self._evaluation_is_due():
                if not np.isfinite(theta).all():
                    raise Diverged(self.iteration, math.nan, self.spec)
                evaluation = self._evaluate()
                self.evaluated = self.iteration
                yield evaluation
            if self.iteration >= self.spec.iterations:
                return
            x, t = self.batches.at(self.iteration)
            with np.errstate(all="ignore"):  # an overflow shows in the loss, and is said there
                loss = self.network.loss_and_gradient(x, t)
                self.optimizer.update(theta, gradient)
            self.iteration += 1
            if is_divergent(loss, self.initial_loss):
                raise Diverged(self.iteration, loss, self.spec)
            yield Step(self.iteration, loss)

    @property
    def settled(self) -> bool:
        """Whether nothing is owed before the next mini-batch. Only then is the state worth a checkpoint."""
        return not self._evaluation_is_due()

    def checkpoint(self, seconds: float) -> Checkpoint:
        """The present state; its arrays are the live ones, so write it before asking for the next event."""
        return Checkpoint(self.spec, self.iteration, self.evaluated, seconds, self.network.params)

    def _evaluation_is_due(self) -> bool:
        if self.evaluated == self.iteration:
            return False
        return self.iteration in (1, self.spec.iterations) or self.iteration % self.batches.per_epoch == 0

    def _evaluate(self) -> Evaluation:
        digits = self.digits
        return Evaluation(
            self.iteration,
            self.iteration / self.batches.per_epoch,
            accuracy(self.network, digits.x_train, digits.t_train),
            accuracy(self.network, digits.x_test, digits.t_test),
        )


def _decisive(spec: RunSpec) -> dict[str, Any]:
    """What decides a run's course up to any iteration: all but its name and where it ends."""
    return spec.model_dump(exclude={"name", "iterations"})
