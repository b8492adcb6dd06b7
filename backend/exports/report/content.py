"""What a report tells of a run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.training import RunSpec


@dataclass(frozen=True)
class ReportContent:
    """A run as a report shows it.

    Attributes
    ----------
    run, name, status, notes, tags
        As the lab knows it.
    started_at
        When, as people write it; empty where it has not started.
    spec, settings
        Its description, and what became of it with all changes.
    parameters, shape
        Numbers that it learns, and of an example after each layer with weights.
    iterations, epoch, seconds
        How far it has come.
    losses
        The loss of every mini-batch.
    evaluations
        Each with iteration, epoch and accuracies.
    changes
        Pairs of an iteration and the fields that had other values from then on.
    receipt
        What it was made of, where there is one.
    class_names, confusion
        What was taken for what on the test data, rows true, where there are weights.
    """

    run: str
    name: str
    status: str
    notes: str
    tags: Sequence[str]
    started_at: str
    spec: RunSpec
    settings: RunSpec
    parameters: int
    shape: str
    iterations: int
    epoch: float
    seconds: float
    losses: NDArray[np.float32] = field(repr=False)
    evaluations: Sequence[Mapping[str, Any]]
    changes: Sequence[tuple[int, Mapping[str, Any]]] = ()
    receipt: Mapping[str, Any] | None = None
    class_names: Sequence[str] = ()
    confusion: NDArray[np.int64] | None = None
