"""The weights of a run at the moment that was asked for: a kept epoch, the best one, or the newest there are."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, ValidatorFunctionWrapHandler, WrapValidator

from backend.api.problems import Problem
from backend.runs import NotKept, Run, RunStore
from backend.runs.kept_epochs import find_kept, weights_of
from backend.training import Checkpoint


def _in_one_sentence(value: Any, read: ValidatorFunctionWrapHandler) -> Any:
    """One error of a field that takes either, instead of one for each."""
    try:
        return read(value)
    except ValidationError:
        raise ValueError('the iteration of a kept epoch, a whole number of at least 1, "best" or "latest"') from None


Which = int | Literal["best", "latest"]
Moment = Annotated[
    Annotated[int, Field(ge=1, le=1_000_000)] | Literal["best", "latest"], WrapValidator(_in_one_sentence)
]


@dataclass(frozen=True)
class SavedWeights:
    """Weights that can be read; `key` names their file, and no other file ever."""

    key: tuple[int, str]
    read: Callable[[], Checkpoint]


def saved_weights(store: RunStore, run: Run, which: Which) -> SavedWeights:
    """The weights of that moment; a problem `no-weights` where there are none."""
    if which == "latest":
        number = store.newest_checkpoint_number(run)
        if number is None:
            raise _no_weights(run)
        return SavedWeights((run.number, f"checkpoint {number}"), partial(_newest, store, run))
    try:
        epoch = find_kept(store, run, which)
    except NotKept as reason:
        raise Problem(409, "no-weights", str(reason)) from None
    # By its sum, as a run that goes on from an earlier point may write the epoch anew.
    return SavedWeights((run.number, epoch.artifact.sha256), partial(weights_of, store, epoch))


def _newest(store: RunStore, run: Run) -> Checkpoint:
    checkpoint = store.newest_checkpoint(run)
    if checkpoint is None:
        raise _no_weights(run)
    return checkpoint


def _no_weights(run: Run) -> Problem:
    detail = f"The run {run.name!r} has no weights yet. Wait until it has trained for a moment."
    return Problem(409, "no-weights", detail)
