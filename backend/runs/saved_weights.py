"""The weights of a run at the moment that was asked for: a kept epoch, the best one, or the newest there are."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from backend.runs.kept_epochs import KeptIteration, find_kept, weights_of
from backend.runs.run import Run
from backend.runs.store import RunStore
from backend.training import Checkpoint


class NoWeights(Exception):
    """No run, or not this one, has weights yet; the message says which."""


@dataclass(frozen=True)
class SavedWeights:
    """Weights that can be read; `key` names their file, and no other file ever.

    Reading raises `NotKept` or `CheckpointError` where the file is damaged, and `NoWeights` where the newest are gone.
    """

    key: tuple[int, str]
    read: Callable[[], Checkpoint]


def saved_weights(store: RunStore, run: Run, iteration: KeptIteration | None) -> SavedWeights:
    """The weights of an iteration, the best ones, or, of None, the newest.

    Raises
    ------
    NoWeights
        If the newest are wanted, and there are none yet.
    NotKept
        If none of that iteration were kept.
    """
    if iteration is None:
        number = store.newest_checkpoint_number(run)
        if number is None:
            raise _none_yet(run)
        return SavedWeights((run.number, f"checkpoint {number}"), partial(_newest, store, run))
    epoch = find_kept(store, run, iteration)
    # By its sum, as a run that goes on from an earlier point may write the epoch anew.
    return SavedWeights((run.number, epoch.artifact.sha256), partial(weights_of, store, epoch))


def _newest(store: RunStore, run: Run) -> Checkpoint:
    checkpoint = store.newest_checkpoint(run)
    if checkpoint is None:
        raise _none_yet(run)
    return checkpoint


def _none_yet(run: Run) -> NoWeights:
    return NoWeights(f"The run {run.name!r} has no weights yet. Wait until it has trained for a moment.")
