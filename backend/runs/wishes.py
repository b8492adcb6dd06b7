"""What is wanted of a run that a worker has: how a wish that was asked for becomes what the worker does.

The row that a user's wish is worked out from is behind the worker by up to a transaction. Whatever depends on how far
the run is, is settled here, when the worker hears of it.
"""

from typing import Any

from backend.runs.run import Run


def begun_changes(run: Run, iteration: int) -> list[dict[str, Any]]:
    """The changes that are asked for, taking effect now; an end that has been passed meanwhile becomes this moment."""
    begun = []
    for change in run.changes:
        if change["iteration"] is None:
            fields = dict(change["fields"])
            if "iterations" in fields:
                fields["iterations"] = max(fields["iterations"], iteration)
            begun.append({**change, "iteration": iteration, "fields": fields})
    return begun


def changes_in_effect(run: Run) -> list[dict[str, Any]]:
    """The changes that have taken effect, without those that are only asked for."""
    return [change for change in run.changes if change["iteration"] is not None]


def pause_ahead(run: Run, iteration: int) -> int | None:
    """Where the run is to pause; an end of an epoch that has been passed meanwhile becomes the next one."""
    if run.pause_at is None or run.pause_at >= iteration:
        return run.pause_at
    end = run.epochs.end_after(iteration)
    return end if end < run.iterations else None
