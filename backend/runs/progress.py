"""What a run's row says of its losses and accuracies, worked out from what was measured."""

from collections.abc import Sequence
from typing import Any

from backend.runs.event_log import LogEntry
from backend.runs.run import Run


def progress(run: Run, entries: Sequence[LogEntry]) -> dict[str, Any]:
    """What the newest points and evaluations change in the run's row."""
    values: dict[str, Any] = {}
    measured = [entry.fields for entry in entries if entry.kind == "evaluation" and entry.fields is not None]
    if measured:
        values = accuracies_of(measured)
        if run.best_test_accuracy is not None and run.best_test_accuracy >= values["best_test_accuracy"]:
            del values["best_test_accuracy"], values["best_iteration"]
        values["best_validation_accuracy"] = _largest(
            [run.best_validation_accuracy, values["best_validation_accuracy"]]
        )
    for entry in entries:
        if entry.losses is not None and len(entry.losses):
            values["loss"] = float(entry.losses[-1])
    return values


def accuracies_of(evaluations: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The run row's accuracies after exactly these evaluations."""
    best = max(evaluations, key=lambda fields: fields["test_accuracy"], default=None)
    last = evaluations[-1] if evaluations else None
    return {
        "train_accuracy": last and last["train_accuracy"],
        "test_accuracy": last and last["test_accuracy"],
        # Runs of an older version had no examples set aside, and did not say so.
        "validation_accuracy": last and last.get("validation_accuracy"),
        "best_test_accuracy": best and best["test_accuracy"],
        "best_iteration": best and best["iteration"],
        "best_validation_accuracy": _largest([fields.get("validation_accuracy") for fields in evaluations]),
    }


def _largest(accuracies: Sequence[float | None]) -> float | None:
    return max((accuracy for accuracy in accuracies if accuracy is not None), default=None)
