"""A run as the store knows it: a value, not a handle. Changing it changes nothing."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, TypedDict

from sqlalchemy import Row

from backend.training import Change, Epochs, RunSpec, epochs_after, read_spec, settings_after

Status = Literal["queued", "running", "paused", "stopped", "finished", "failed"]
Wanted = Literal["run", "pause", "stop"]
FINAL: frozenset[Status] = frozenset({"stopped", "finished", "failed"})

REMEMBERED = 1_000
"""Runs whose settings are kept at hand: a run that is watched is read again and again."""


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
    changes: tuple[dict[str, Any], ...]
    pause_at: int | None
    seconds_left: float | None
    notes: str
    tags: tuple[str, ...]
    parent: str | None
    parent_iteration: int | None
    start: dict[str, Any] | None
    reproduces: dict[str, Any] | None
    receipt: dict[str, Any] | None
    deleted_at: float | None
    dataset: str | None
    parameters: int | None

    @property
    def is_final(self) -> bool:
        """Whether the run has ended for good."""
        return self.status in FINAL

    @property
    def changes_in_effect(self) -> tuple[Change, ...]:
        """What was changed so far, oldest first; not what is only asked for."""
        return _in_effect(self.changes)

    @property
    def settings(self) -> RunSpec:
        """The description with everything that was changed or is asked to change."""
        return _settings(self.spec, json.dumps(self.changes)) if self.changes else self.spec

    @property
    def iterations(self) -> int:
        """How many it is to do in all: those of the run that it does again, or as its settings say."""
        return self.settings.iterations if self.reproduces is None else int(self.reproduces["iterations"])

    @property
    def epochs(self) -> Epochs:
        """How its present iterations make up epochs; a run that went back has not come to all of its changes yet."""
        return _epochs(self.spec, json.dumps([change for change in self.changes if self._is_past(change)]))

    def _is_past(self, change: Mapping[str, Any]) -> bool:
        return change["iteration"] is not None and change["iteration"] <= self.iteration

    @classmethod
    def from_row(cls, row: Row[Any]) -> "Run":
        """The run in a row of the table `runs`."""
        fields = dict(row._mapping)
        read = {
            "spec": read_spec(fields["spec"]),
            "changes": tuple(fields["changes"] or ()),
            "tags": tuple(fields["tags"] or ()),
            "notes": fields["notes"] or "",
            "receipt": _receipt(fields),
        }
        return cls(**{**fields, **read})


def _receipt(row: Mapping[str, Any]) -> dict[str, Any] | None:
    """That of a run which has ended: the last one written, if the run went no further since."""
    written: dict[str, Any] | None = row["receipt"]
    valid = written is not None and row["status"] in FINAL and written["iterations"] == row["iteration"]
    return written if valid else None


@lru_cache(maxsize=REMEMBERED)
def _settings(spec: RunSpec, changes: str) -> RunSpec:
    """The settings after these changes, given as JSON; those that are only asked for come last."""
    records = json.loads(changes)
    asked = [Change(0, record["fields"]) for record in records if record["iteration"] is None]
    return settings_after(spec, [*_in_effect(records), *asked])


@lru_cache(maxsize=REMEMBERED)
def _epochs(spec: RunSpec, changes: str) -> Epochs:
    """The epochs after these changes, given as JSON."""
    return epochs_after(spec, _in_effect(json.loads(changes)))


def _in_effect(records: Iterable[Mapping[str, Any]]) -> tuple[Change, ...]:
    begun = [Change(record["iteration"], record["fields"]) for record in records if record["iteration"] is not None]
    return tuple(sorted(begun, key=lambda change: change.iteration))
