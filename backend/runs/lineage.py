"""Runs made from runs: the same again, a fork from one of its epochs, and the repetition that proves a receipt."""

import time
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import insert

from backend.runs.artifacts import Artifact, DamagedArtifact
from backend.runs.kept_epochs import find_kept, weights_of
from backend.runs.run import Run
from backend.runs.schema import runs
from backend.runs.store import Conflict, RunStore, expect_own_digits, get, make_room, new_id, queued
from backend.training import CheckpointError, RunSpec, start_for

START_FILE = "start.safetensors"
WHO_HAS_A_RECEIPT = "A run gets one when it finishes, or is stopped with weights."


@dataclass(frozen=True)
class _Start:
    """Weights to begin with: the content of their file, and where they come from."""

    content: bytes
    parent: str | None
    iteration: int | None


class NoStart(Exception):
    """The run has no weights to start another from; the message says why."""


def duplicate(store: RunStore, run_id: str, *, queue_limit: int) -> Run:
    """Queue a run with the same description and, where it began with another's weights, with those."""
    original = store.get(run_id)
    return _create(store, original.spec, original.name, queue_limit, _inherited(store, original))


def fork(store: RunStore, run_id: str, iteration: int | None, spec: RunSpec, name: str, *, queue_limit: int) -> Run:
    """Queue a run that begins with the weights of another after an iteration (None: its newest).

    Raises
    ------
    NoStart
        If the other has no weights, or its network is another one.
    NotKept
        If it has none of that iteration.
    """
    parent = store.get(run_id)
    if iteration is None:
        weights = store.newest_checkpoint(parent)
    else:
        weights = weights_of(store, find_kept(store, parent, iteration))
    if weights is None:
        raise NoStart(f"The run {parent.name!r} has no weights yet. Wait until it has trained for a moment.")
    try:
        start = start_for(spec, weights)
    except CheckpointError as difference:
        raise NoStart(f"The weights of {parent.name!r} do not fit this network: {difference}.") from None
    return _create(store, spec, name, queue_limit, _Start(start.to_bytes(), parent.id, start.iteration))


def reproduce(store: RunStore, run_id: str, *, queue_limit: int) -> Run:
    """Queue a run that does another again, changes and all, and says whether the same weights come out."""
    original = store.get(run_id)
    if original.receipt is None:
        raise Conflict(f"the run {original.name!r} has no receipt to compare with. {WHO_HAS_A_RECEIPT}")
    repeated = {
        "run": original.id,
        "iterations": original.receipt["iterations"],
        "weights_sha256": original.receipt["weights_sha256"],
    }
    return _create(
        store,
        original.spec,
        original.name,
        queue_limit,
        _inherited(store, original),
        reproduces=repeated,
        changes=[change for change in original.changes if change["iteration"] is not None],
    )


def _inherited(store: RunStore, original: Run) -> _Start | None:
    """The weights that a run began with, to give to another."""
    if original.start is None:
        return None
    try:
        content = store.artifacts.read(Artifact(**original.start))
    except DamagedArtifact as damage:
        raise NoStart(f"The weights that {original.name!r} began with cannot be used: {damage}.") from None
    return _Start(content, original.parent, original.parent_iteration)


def _create(store: RunStore, spec: RunSpec, name: str, queue_limit: int, start: _Start | None, **columns: Any) -> Run:
    """Add a queued run. Its start is written before its row, so that no worker finds it without."""
    run_id = new_id()
    if start is not None:
        artifact = store.artifacts.save(run_id, START_FILE, start.content)
        columns |= {
            "start": asdict(artifact),
            "parent": start.parent,
            "parent_iteration": start.iteration,
        }
    try:
        with store.database.write() as connection:
            make_room(connection, queue_limit)
            expect_own_digits(connection, spec)
            connection.execute(insert(runs).values(id=run_id, **queued(spec, name, time.time()), **columns))
            return get(connection, run_id)
    except BaseException:
        store.artifacts.delete_run(run_id)
        raise
