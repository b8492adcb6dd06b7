"""A run as it travels: what the store knows, and what follows from it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel

from backend.datasets.mnist import load_digits
from backend.runs import Run, Status, Wanted
from backend.training import RunSpec
from backend.training.batches import iterations_per_epoch
from backend.training.build import layer_sizes, parameter_count


class MessageView(BaseModel):
    """Something to tell the user; `code` and `params` for any language, `text` in English."""

    code: str
    params: dict[str, Any]
    text: str


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
    best_test_accuracy: float | None
    best_iteration: int | None
    parameters: int
    layers: list[int]
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
    return spec.name or f"{'-'.join(map(str, layer_sizes(spec)))} {spec.activation}"


def view(run: Run, queue: Sequence[int] = ()) -> RunView:
    """The run as it travels; `queue` holds the numbers of the queued runs in their order."""
    spec = run.spec
    per_epoch = iterations_per_epoch(len(load_digits().x_train), spec.batch_size)
    working = run.status == "running"
    left = (spec.iterations - run.iteration) / run.rate if working and run.rate else None
    return RunView(
        id=run.id,
        name=run.name,
        status=run.status,
        wanted=run.wanted,
        spec=spec,
        iteration=run.iteration,
        iterations=spec.iterations,
        iterations_per_epoch=per_epoch,
        epoch=run.iteration / per_epoch,
        iterations_per_second=run.rate,
        seconds=run.seconds,
        seconds_left=left,
        loss=run.loss,
        train_accuracy=run.train_accuracy,
        test_accuracy=run.test_accuracy,
        best_test_accuracy=run.best_test_accuracy,
        best_iteration=run.best_iteration,
        parameters=parameter_count(spec),
        layers=layer_sizes(spec),
        queue_position=queue.index(run.number) + 1 if run.number in queue else None,
        message=None if run.message is None else MessageView(**run.message),
        has_weights=run.has_weights,
        attempt=run.attempt,
        revision=run.revision,
        created_at=_moment(run.created_at),
        started_at=None if run.started_at is None else _moment(run.started_at),
        ended_at=None if run.ended_at is None else _moment(run.ended_at),
    )


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
