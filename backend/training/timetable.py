"""When a run is looked at on its way: after which mini-batches accuracies are measured, a surface is shown, layers are
probed. It follows from settings alone, never from a clock; after the last mini-batch, all of it is done anyway.
"""

import math
from dataclasses import dataclass
from typing import Self

from backend.training.epochs import Epochs
from backend.training.spec import RunSpec

EVALUATION_ITERATIONS = 20
"""At least so many lie between two evaluations: an epoch of four points is over in no time."""

MOST_SURFACES = 100
MOST_PROBES = 100
"""Of runs that are evaluated more often, only every second, third, … evaluation comes with one."""


@dataclass(frozen=True)
class Timetable:
    """What is due after how many iterations.

    Attributes
    ----------
    start
        After which iteration the present epochs began.
    interval, surface_interval, probe_interval
        Iterations between two evaluations, one or several epochs; and between two surfaces and two probes, one or
        several evaluations.
    """

    start: int
    interval: int
    surface_interval: int
    probe_interval: int

    @classmethod
    def of(cls, settings: RunSpec, epochs: Epochs) -> Self:
        """The timetable of a run with these settings, in these epochs."""
        interval = epochs.per_epoch * math.ceil(EVALUATION_ITERATIONS / epochs.per_epoch)
        evaluations = settings.iterations / interval
        every_surface, every_probe = (math.ceil(evaluations / most) for most in (MOST_SURFACES, MOST_PROBES))
        return cls(epochs.iteration, interval, interval * every_surface, interval * every_probe)

    def evaluates_after(self, iteration: int) -> bool:
        """Whether accuracies are measured then."""
        return self._is_one(iteration, self.interval)

    def shows_surface_after(self, iteration: int) -> bool:
        """Whether a decision surface is shown then."""
        return self._is_one(iteration, self.surface_interval)

    def probes_after(self, iteration: int) -> bool:
        """Whether layers are probed then."""
        return self._is_one(iteration, self.probe_interval)

    def evaluations_between(self, iteration: int, last: int) -> int:
        """How many evaluations come after this iteration, up to the last one, which has its own."""
        whole = (last - self.start) // self.interval - (iteration - self.start) // self.interval
        after_the_first = iteration < 1 < min(self.start + self.interval, last)
        return after_the_first + whole + ((last - self.start) % self.interval > 0)

    def _is_one(self, iteration: int, interval: int) -> bool:
        since = iteration - self.start
        return iteration == 1 or (since > 0 and since % interval == 0)
