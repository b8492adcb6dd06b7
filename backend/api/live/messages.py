"""The words of the streams."""

import base64
import json
from collections.abc import Sequence
from typing import Any

import numpy as np

from backend.api.losses_view import losses_view
from backend.api.run_view import RunView
from backend.runs.event_log import LogEntry
from backend.runs.thinned_log import ThinnedLog

CLOSE_DONE = 1000
CLOSE_TOO_SLOW = 1013
CLOSE_NO_SUCH_RUN = 4404


def hello(run: RunView, cursor: int) -> str:
    """The first message of a run's stream."""
    return _text({"type": "hello", "run": _plain(run), "cursor": cursor})


def run_events(run: RunView, cursor: int, entries: Sequence[LogEntry]) -> str:
    """Events up to `cursor`, and the run as it is."""
    return _text(
        {"type": "events", "run": _plain(run), "cursor": cursor, "events": [_event(entry) for entry in entries]}
    )


def thinned_history(run: RunView, cursor: int, log: ThinnedLog) -> str:
    """Everything up to `cursor`, with the losses thinned."""
    losses = {"type": "thinned", **losses_view(log.losses).model_dump()}
    events = [losses, *(_event(entry) for entry in log.others)]
    return _text({"type": "events", "run": _plain(run), "cursor": cursor, "events": events})


def end(run: RunView) -> str:
    """The last message of a run's stream."""
    return _text({"type": "end", "run": _plain(run)})


def run_list(changed: Sequence[RunView], removed: Sequence[str]) -> str:
    """Runs that are new or changed, and ids that are gone."""
    return _text({"type": "runs", "runs": [_plain(run) for run in changed], "removed": list(removed)})


def _event(entry: LogEntry) -> dict[str, Any]:
    if entry.losses is not None:
        return {
            "type": "points",
            "first_iteration": entry.iteration - len(entry.losses) + 1,
            "count": len(entry.losses),
            "seconds": entry.seconds,
            "losses": base64.b64encode(entry.losses.astype(np.dtype("<f4")).tobytes()).decode(),
        }
    fields = entry.fields or {}
    if entry.kind == "evaluation":
        fields = {"validation_accuracy": None, **fields, "seconds": entry.seconds}
    elif entry.kind in ("surface", "layers"):
        fields = {**fields, "seconds": entry.seconds}
    return {"type": entry.kind, **fields}


def _plain(run: RunView) -> dict[str, Any]:
    return run.model_dump(mode="json")


def _text(message: dict[str, Any]) -> str:
    return json.dumps(message, separators=(",", ":"), ensure_ascii=False)
