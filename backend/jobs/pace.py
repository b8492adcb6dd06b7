"""How fast a run is and when it will end, from what its mini-batches and evaluations have taken so far."""

from collections import deque

SPAN = 20
"""Spans of mini-batches that count: a machine that becomes busier, or a change of settings, shows soon."""

SPAN_SECONDS = 0.25

EVALUATIONS = 5
"""Evaluations that count."""


class Pace:
    """Seconds of a mini-batch and of an evaluation.

    Parameters
    ----------
    iteration
        Where the attempt goes on from.
    """

    def __init__(self, iteration: int) -> None:
        self._spans: deque[tuple[float, int]] = deque(maxlen=SPAN)
        self._evaluations: deque[float] = deque(maxlen=EVALUATIONS)
        self._is_warm = False
        self._since, self._iteration, self._evaluating = 0.0, iteration, 0.0

    def evaluated(self, seconds: float) -> None:
        """An evaluation took so long. The first one of a process also wakes things up, and counts until the next."""
        if len(self._evaluations) == 1 and not self._is_warm:
            self._evaluations.clear()
            self._is_warm = True
        self._evaluations.append(seconds)
        self._evaluating += seconds

    def passed(self, elapsed: float, iteration: int) -> None:
        """So much time has gone by, and so many mini-batches are done."""
        span, count = elapsed - self._since, iteration - self._iteration
        if not count or (self._spans and span < SPAN_SECONDS):
            return
        self._spans.append((max(span - self._evaluating, 1e-9), count))
        self._since, self._iteration, self._evaluating = elapsed, iteration, 0.0

    def changed(self) -> None:
        """Forget what was: the mini-batches to come are others."""
        self._spans.clear()

    def seconds_left(self, iterations: int, evaluations: int) -> float | None:
        """Time that so many mini-batches and evaluations will take; None as long as nobody can know."""
        done = sum(count for _, count in self._spans)
        if not done:
            return None
        each = sum(seconds for seconds, _ in self._spans) / done
        evaluation = sum(self._evaluations) / max(len(self._evaluations), 1)
        return iterations * each + evaluations * evaluation
