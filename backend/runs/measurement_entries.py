"""What a run measures of itself, in the form of its log."""

import base64
from dataclasses import asdict
from typing import Any

from backend.runs.event_log import LogEntry
from backend.training import Evaluation, Layers, Surface


def evaluation_entry(evaluation: Evaluation, seconds: float) -> LogEntry:
    """The log's form of an evaluation."""
    return LogEntry("evaluation", evaluation.iteration, seconds, fields=evaluation._asdict())


def surface_entry(surface: Surface, seconds: float) -> LogEntry:
    """The log's form of a decision surface."""
    rows, columns, classes = surface.probabilities.shape
    fields = {
        "iteration": surface.iteration,
        "x_range": list(surface.x_range),
        "y_range": list(surface.y_range),
        "rows": rows,
        "columns": columns,
        "classes": classes,
        "probabilities": base64.b64encode(surface.probabilities.tobytes()).decode(),
    }
    return LogEntry("surface", surface.iteration, seconds, fields=fields)


def layers_entry(layers: Layers, seconds: float) -> LogEntry:
    """The log's form of what goes on in the layers."""
    fields = {**layers._asdict(), "layers": [_plain(asdict(layer)) for layer in layers.layers]}
    return LogEntry("layers", layers.iteration, seconds, fields=fields)


def _plain(fields: dict[str, Any]) -> dict[str, Any]:
    """The same with distributions, which are named tuples, as dictionaries too."""
    return {name: value._asdict() if hasattr(value, "_asdict") else value for name, value in fields.items()}
