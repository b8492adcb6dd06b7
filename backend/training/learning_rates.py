"""The learning rate of a run over its iterations: what it was, and what it is going to be if nothing is changed."""

from collections.abc import Sequence

import numpy as np

from backend.training.build import build_schedule
from backend.training.changes import Change, with_recorded
from backend.training.spec import RunSpec


def learning_rates(spec: RunSpec, changes: Sequence[Change], last: int, points: int) -> tuple[list[int], list[float]]:
    """Iterations from 1 to `last`, about `points` of them, and the learning rate of each one's mini-batch.

    The iterations before and after each change and each jump of the schedule are among them. Changes are to be in the
    order of their iterations.
    """
    iterations: list[int] = []
    rates: list[float] = []
    begin, settings = 1, spec
    for change in [*changes, None]:
        end = last if change is None else min(change.iteration, last)
        if begin <= end:
            schedule = build_schedule(settings)
            for iteration in _places(settings, begin, end, last, points):
                iterations.append(iteration)
                rates.append(settings.learning_rate * schedule(iteration - 1))
            begin = end + 1
        if change is not None:
            settings = with_recorded(settings, change)
    return iterations, rates


def _places(settings: RunSpec, begin: int, end: int, last: int, points: int) -> list[int]:
    """Iterations from `begin` to `end` at equal distances, so many in the whole run, and both sides of every jump."""
    places = {begin, end, *np.linspace(1, last, points).round().astype(int).tolist()}
    if settings.schedule == "step":
        jumps = range(settings.warmup_iterations + settings.step_iterations, end, settings.step_iterations)
        if len(jumps) <= points:
            places |= {side for jump in jumps for side in (jump, jump + 1)}
    if settings.warmup_iterations:
        places |= {settings.warmup_iterations, settings.warmup_iterations + 1}
    return sorted(place for place in places if begin <= place <= end)
