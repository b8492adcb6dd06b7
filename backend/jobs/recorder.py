"""Gathers a run's events between two transactions, so that points are written in chunks and not one by one."""

import numpy as np

from backend.runs.event_log import LogEntry
from backend.runs.measurement_entries import evaluation_entry, layers_entry, surface_entry
from backend.training import Evaluation, Layers, Step, Surface


class Recorder:
    """What has happened since the last transaction.

    Attributes
    ----------
    iteration
        The last iteration that was recorded; at first, the one that the attempt goes on from.
    """

    def __init__(self, iteration: int = 0) -> None:
        self._entries: list[LogEntry] = []
        self._losses: list[float] = []
        self.iteration = iteration

    def step(self, step: Step) -> None:
        """A mini-batch's loss."""
        self._losses.append(step.loss)
        self.iteration = step.iteration

    def evaluation(self, evaluation: Evaluation, seconds: float) -> None:
        """Accuracies, behind the losses that came before them."""
        self._close_chunk(seconds)
        self._entries.append(evaluation_entry(evaluation, seconds))

    def surface(self, surface: Surface, seconds: float) -> None:
        """A decision surface, behind the losses that came before it."""
        self._close_chunk(seconds)
        self._entries.append(surface_entry(surface, seconds))

    def layers(self, layers: Layers, seconds: float) -> None:
        """What goes on in the layers, behind the losses that came before it."""
        self._close_chunk(seconds)
        self._entries.append(layers_entry(layers, seconds))

    def take(self, seconds: float) -> list[LogEntry]:
        """All that was gathered; the recorder is empty afterwards. `seconds` is the training time until now."""
        self._close_chunk(seconds)
        entries, self._entries = self._entries, []
        return entries

    def _close_chunk(self, seconds: float) -> None:
        if self._losses:
            losses = np.array(self._losses, np.float32)
            self._entries.append(LogEntry("points", self.iteration, seconds, losses=losses))
            self._losses = []
