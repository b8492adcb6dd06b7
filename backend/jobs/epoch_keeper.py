"""Holds the weights of epochs from their evaluation to the next transaction, which keeps them.

Where evaluations follow each other quickly, only the best and the latest since the last transaction are held.
"""

from collections.abc import Callable

from backend.runs import KeptEpoch
from backend.runs.artifacts import Artifact
from backend.training import Checkpoint, Evaluation
from backend.training.stopping import judged_accuracy


class EpochKeeper:
    """The epochs that are to be kept.

    Parameters
    ----------
    best
        The highest accuracy so far, None for none yet.
    """

    def __init__(self, best: float | None = None) -> None:
        self._highest = best
        self._first: tuple[Evaluation, Checkpoint] | None = None
        self._best: tuple[Evaluation, Checkpoint] | None = None
        self._latest: tuple[Evaluation, Checkpoint] | None = None
        self._is_new = best is None

    def offer(self, evaluation: Evaluation, weights: Checkpoint) -> None:
        """Hold these weights, a copy of their own, until they are taken or others make them needless."""
        accuracy = judged_accuracy(evaluation)
        held = (evaluation, weights)
        if self._is_new:
            self._first, self._is_new = held, False
        if self._highest is None or accuracy > self._highest:
            self._highest, self._best = accuracy, held
        self._latest = held

    @property
    def is_empty(self) -> bool:
        """Whether nothing is held."""
        return self._latest is None

    def take(self, save: Callable[[Checkpoint], Artifact]) -> list[KeptEpoch]:
        """Save what is held, and hold nothing."""
        held = {evaluation.iteration: (evaluation, weights) for evaluation, weights in self._held()}
        self._first = self._best = self._latest = None
        return [KeptEpoch(evaluation, save(weights)) for evaluation, weights in held.values()]

    def _held(self) -> list[tuple[Evaluation, Checkpoint]]:
        return [held for held in (self._first, self._best, self._latest) if held is not None]
