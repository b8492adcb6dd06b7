"""A run as the store knows it: a value, not a handle. Changing it changes nothing."""

from dataclasses import dataclass
from typing import Any, Literal, TypedDict

from sqlalchemy import Row

from backend.training import RunSpec
from backend.training.stored_spec import read_spec

Status = Literal["queued", "running", "paused", "stopped", "finished", "failed"]
Wanted = Literal["run", "pause", "stop"]
FINAL: frozenset[Status] = frozenset({"stopped", "finished", "failed"})


class Message(TypedDict):
    """Something to tell the user: a code and its figures, for any language, and the sentence in English."""

    code: str
    params: dict[str, Any]
    text: str


@dataclass(frozen=True)
class Run:
    """One run; the fields are those of the table `runs`."""

    number: int
    id: str
    name: str
    spec: RunSpec
    status: Status
    wanted: Wanted
    created_at: float
    queued_at: float
    started_at: float | None
    ended_at: float | None
    submission: int
    attempt: int
    fruitless_attempts: int
    revision: int
    next_seq: int
    iteration: int
    seconds: float
    rate: float | None
    loss: float | None
    train_accuracy: float | None
    test_accuracy: float | None
    best_test_accuracy: float | None
    best_iteration: int | None
    has_weights: bool
    message: Message | None
    validation_accuracy: float | None
    best_validation_accuracy: float | None
    group: str | None

    @property
    def is_final(self) -> bool:
        """Whether the run has ended for good."""
        return self.status in FINAL

    @classmethod
    def from_row(cls, row: Row[Any]) -> "Run":
        """The run in a row of the table `runs`."""
        fields = dict(row._mapping)
        return cls(**{**fields, "spec": read_spec(fields["spec"])})
