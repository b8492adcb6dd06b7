"""Runs brought to where a test wants them, only by what the server and a worker do."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from backend.runs import Claim, Journal, Orders, Run, RunStore, actions, claim, deletion
from backend.runs.event_log import LogEntry
from backend.runs.measurement_entries import layers_entry, surface_entry
from backend.training import Checkpoint, Evaluation, Layers, RunSpec, Surface
from backend.training.distribution import Distribution
from backend.training.events import LayerStatistics

SPEC = RunSpec(hidden_size=2, iterations=100)
LIMIT = 1_000
STATES = ("queued", "running/run", "running/pause", "running/stop", "paused", "stopped", "finished", "failed")


def create(store: RunStore, name: str = "") -> Run:
    return store.create(SPEC, name, queue_limit=LIMIT)


def take_up(store: RunStore, run: Run) -> Claim:
    """Hand the run to the engine and claim it there."""
    submission = store.submit(run.number)
    assert submission is not None
    claimed = claim(store, run.id, submission)
    assert claimed is not None
    return claimed


def begin(store: RunStore, run: Run) -> Journal:
    """An attempt at the run, from its newest checkpoint."""
    claimed = take_up(store, run)
    return Journal(store, claimed.run, claimed.checkpoint)


def points(last: int, *losses: float) -> LogEntry:
    """The losses of the iterations up to `last`."""
    return LogEntry("points", last, last / 10, losses=np.array(losses, np.float32))


def evaluation(iteration: int, train: float, test: float, validation: float | None = None) -> LogEntry:
    fields = Evaluation(iteration, iteration / 10, train, test, validation)._asdict()
    return LogEntry("evaluation", iteration, iteration / 10, fields=fields)


def surface(iteration: int) -> LogEntry:
    """A surface of two rows, three columns and two classes."""
    probabilities = np.arange(12, dtype=np.uint8).reshape(2, 3, 2)
    return surface_entry(Surface(iteration, (-1.0, 2.0), (0.0, 1.0), probabilities), iteration / 10)


def layers(iteration: int) -> LogEntry:
    """What goes on in a network of one layer."""
    spread = Distribution(-1.0, 2.0, (1,) * 40, 0.5, 0.25)
    one = LayerStatistics(0, "affine", "Affine 1", spread, spread, None, None, None, 0.001)
    return layers_entry(Layers(iteration, 0.1, (one,)), iteration / 10)


def write(
    journal: Journal, iteration: int, entries: Sequence[LogEntry] = (), *, save: bool = False, **more: Any
) -> Orders:
    """One commit as the worker makes it; `save` writes a checkpoint with it."""
    artifact = journal.save(checkpoint(iteration)) if save else None
    return journal.commit(entries, iteration=iteration, seconds=iteration / 10, rate=10.0, artifact=artifact, **more)


def checkpoint(iteration: int) -> Checkpoint:
    """A checkpoint whose array says where it was taken."""
    arrays = {"W1": np.full((2, 2), iteration, np.float32)}
    return Checkpoint(SPEC, iteration, 0, iteration / 10, arrays)


def bring_to(store: RunStore, state: str) -> Run:
    """A run in a state: its status, or, while it is running, "running/" and what is wanted."""
    run = create(store)
    if state == "queued":
        return run
    if state == "paused":
        return actions.pause(store, run.id)
    journal = begin(store, run)
    if state in ("running/pause", "running/stop"):
        getattr(actions, state.removeprefix("running/"))(store, run.id)
    elif state != "running/run":
        write(journal, 3, status=state)
    return store.get(run.id)


def remove(store: RunStore, run: Run) -> None:
    """Delete a run, and let the time go by in which it could be had back."""
    deletion.delete(store, run.id)
    assert run.id in deletion.purge(store, grace=0.0)


def log(store: RunStore, run: Run, cursor: int = 0, limit: int = 10_000) -> list[LogEntry]:
    return store.events_after(run.number, cursor, limit)[1]


def told(store: RunStore, run: Run) -> list[str]:
    """The log in short: points 1-3, evaluation 3, status running 1, rewind 0."""
    lines = []
    for entry in log(store, run):
        if entry.losses is not None:
            lines.append(f"points {entry.iteration - len(entry.losses) + 1}-{entry.iteration}")
        elif entry.kind == "status":
            lines.append(f"status {entry.fields['status']} {entry.fields['attempt']}")
        else:
            assert entry.fields["iteration"] == entry.iteration
            lines.append(f"{entry.kind} {entry.iteration}")
    return lines
