"""The moment of a run that is looked at, as it is asked for: a kept epoch, the best one, or the newest weights."""

from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, ValidatorFunctionWrapHandler, WrapValidator

from backend.api.problems import Problem
from backend.runs import NotKept, Run, RunStore
from backend.runs.saved_weights import NoWeights, SavedWeights, saved_weights
from backend.training import Checkpoint, CheckpointError


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


def weights_at(store: RunStore, run: Run, which: Which) -> SavedWeights:
    """The weights of that moment; a problem `no-weights` where there are none."""
    try:
        return saved_weights(store, run, None if which == "latest" else which)
    except (NoWeights, NotKept) as reason:
        raise _no_weights(reason) from None


def read(weights: SavedWeights) -> Checkpoint:
    """What was saved; a problem `no-weights` where it is damaged or gone."""
    try:
        return weights.read()
    except (NoWeights, NotKept, CheckpointError) as reason:
        raise _no_weights(reason) from None


def _no_weights(reason: Exception) -> Problem:
    return Problem(409, "no-weights", str(reason))
