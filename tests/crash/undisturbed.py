"""What a run comes to that nobody disturbs: the same training in this process, without any of the machinery."""

from collections.abc import Sequence
from contextlib import closing
from typing import Any, NamedTuple

import numpy as np
from threadpoolctl import threadpool_limits

from backend.training import Change, Checkpoint, Evaluation, Layers, RunSpec, Step, Surface, Training, load_dataset
from backend.training.receipt import weights_sha256
from backend.training.timetable import Timetable


class Undisturbed(NamedTuple):
    """All that can be compared; the timetable is the one in force at the last measurement."""

    arrays: dict[str, np.ndarray]
    weights_sha256: str
    losses: dict[int, float]
    evaluations: list[Evaluation]
    surfaces: list[Surface]
    layers: list[Layers]
    epochs: dict[int, Checkpoint]
    ended_by: str | None
    timetable: Timetable


def undisturbed(
    spec: dict[str, Any], changes: Sequence[Change] = (), start: Checkpoint | None = None, end: int | None = None
) -> Undisturbed:
    """Learn at one go; `end` is for a run that was stopped, or that had no more time."""
    described = RunSpec(**spec)
    losses: dict[int, float] = {}
    evaluations, surfaces, layers, epochs = [], [], [], {}
    dataset = load_dataset(described)
    with (
        threadpool_limits(1),  # as in the workers
        closing(Training(described, dataset, changes=changes, start=start, end=end, probed=True)) as training,
    ):
        for event in training.events():
            if isinstance(event, Step):
                losses[event.iteration] = float(np.float32(event.loss))
            elif isinstance(event, Evaluation):
                evaluations.append(event)
                timetable = training.timetable
                epochs[event.iteration] = training.weights(0.0)
            elif isinstance(event, Surface):
                surfaces.append(event)
            elif isinstance(event, Layers):
                layers.append(event)
        arrays = {name: array.copy() for name, array in training.checkpoint(0.0).arrays.items()}
        weights = weights_sha256(training.network)
        ended_by = training.ended_by
    return Undisturbed(arrays, weights, losses, evaluations, surfaces, layers, epochs, ended_by, timetable)
