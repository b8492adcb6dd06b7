"""A run as it travels: what the store knows, and what follows from it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from pydantic import BaseModel

from backend.runs import Run, Status, Wanted
from backend.training import RunSpec
from backend.training.build import layer_sizes, summarize
from backend.training.data_shapes import SHAPES
from backend.training.layer_specs import ConvolutionSpec, LSTMSpec, RNNSpec

LONGEST_NAME = 80
MOST_SIZES = 8
REMEMBERED = 1_000
"""Descriptions whose consequences are kept at hand: the list of runs is sent again and again."""


class MessageView(BaseModel):
    """Something to tell the user; `code` and `params` for any language, `text` in English."""

    code: str
    params: dict[str, Any]
    text: str


class ChangeView(BaseModel):
    """New values of some fields; `iteration` is the last one before they took effect, none while they are asked for."""

    number: int
    iteration: int | None
    fields: dict[str, Any]
    asked_at: datetime


class RunView(BaseModel):
    """One run. Fields are explained in docs/protocol.md."""

    id: str
    name: str
    status: Status
    wanted: Wanted
    spec: RunSpec
    iteration: int
    iterations: int
    iterations_per_epoch: int
    epoch: float
    iterations_per_second: float | None
    seconds: float
    seconds_left: float | None
    loss: float | None
    train_accuracy: float | None
    test_accuracy: float | None
    validation_accuracy: float | None
    best_test_accuracy: float | None
    best_validation_accuracy: float | None
    best_iteration: int | None
    parameters: int
    layers: list[int]
    planar: bool
    group: str | None
    changes: list[ChangeView]
    pause_at: int | None
    notes: str
    tags: list[str]
    parent: str | None
    parent_iteration: int | None
    reproduces: str | None
    has_receipt: bool
    queue_position: int | None
    message: MessageView | None
    has_weights: bool
    attempt: int
    revision: int
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


def run_name(spec: RunSpec) -> str:
    """The name that was given, or one that says what the network is."""
    if spec.name:
        return spec.name
    sizes = [str(size) for size in _consequences(spec).layers]
    if len(sizes) > MOST_SIZES:
        sizes[MOST_SIZES - 2 : -1] = ["…"]
    data = "" if spec.dataset == "mnist" else spec.dataset.replace("_", " ")
    words = (data, _kind(spec) if spec.layers else "", "-".join(sizes), "" if spec.layers else spec.activation)
    return " ".join(word for word in words if word)[:LONGEST_NAME]


def is_planar(spec: RunSpec) -> bool:
    """Whether the run learns points of a plane."""
    return SHAPES[spec.dataset].example == (2,)


class _Consequences(NamedTuple):
    """What follows from a description alone."""

    parameters: int
    layers: list[int]
    planar: bool


@lru_cache(maxsize=REMEMBERED)
def _consequences(spec: RunSpec) -> _Consequences:
    return _Consequences(
        parameters=summarize(spec).parameters,
        layers=layer_sizes(spec),
        planar=is_planar(spec),
    )


def _kind(spec: RunSpec) -> str:
    """What networks with such layers are called; nothing for points, where they are all of one kind."""
    for name, layer in (("LSTM", LSTMSpec), ("RNN", RNNSpec), ("CNN", ConvolutionSpec)):
        if any(isinstance(each, layer) for each in spec.layers):
            return name
    return "MLP" if spec.dataset == "mnist" else ""


def view(run: Run, queue: Sequence[int] = ()) -> RunView:
    """The run as it travels; `queue` holds the numbers of the queued runs in their order."""
    spec = run.spec
    known = _consequences(spec)
    epochs = run.epochs
    return RunView(
        id=run.id,
        name=run.name,
        status=run.status,
        wanted=run.wanted,
        spec=spec,
        iteration=run.iteration,
        iterations=run.iterations,
        iterations_per_epoch=epochs.per_epoch,
        epoch=epochs.at(run.iteration),
        iterations_per_second=run.rate,
        seconds=run.seconds,
        seconds_left=run.seconds_left if run.status == "running" else None,
        loss=run.loss,
        train_accuracy=run.train_accuracy,
        test_accuracy=run.test_accuracy,
        validation_accuracy=run.validation_accuracy,
        best_test_accuracy=run.best_test_accuracy,
        best_validation_accuracy=run.best_validation_accuracy,
        best_iteration=run.best_iteration,
        parameters=known.parameters,
        layers=known.layers,
        planar=known.planar,
        group=run.group,
        changes=[ChangeView(**{**change, "asked_at": moment(change["asked_at"])}) for change in run.changes],
        pause_at=run.pause_at,
        notes=run.notes,
        tags=list(run.tags),
        parent=run.parent,
        parent_iteration=run.parent_iteration,
        reproduces=run.reproduces["run"] if run.reproduces else None,
        has_receipt=run.receipt is not None,
        queue_position=queue.index(run.number) + 1 if run.number in queue else None,
        message=None if run.message is None else MessageView(**run.message),
        has_weights=run.has_weights,
        attempt=run.attempt,
        revision=run.revision,
        created_at=moment(run.created_at),
        started_at=None if run.started_at is None else moment(run.started_at),
        ended_at=None if run.ended_at is None else moment(run.ended_at),
    )


def moment(seconds: float) -> datetime:
    """Seconds since 1970 as a point in time."""
    return datetime.fromtimestamp(seconds, UTC)
