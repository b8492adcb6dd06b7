"""How long a run will take, on simulated clocks: nothing here depends on how busy this machine is."""

import random
from collections.abc import Iterator

import pytest

from backend.jobs.pace import EVALUATIONS, SPAN, SPAN_SECONDS, Pace

COMMIT = 0.05


def course(
    step: float, evaluation: float, interval: int, iterations: int, jitter: float = 0.0, start: int = 0
) -> Iterator[tuple[float, int, int, float | None]]:
    """A run as its worker tells of it: at each commit the time, the iteration, the evaluations and what is foreseen."""
    draw, pace = random.Random(0), Pace(start)
    elapsed, next_commit, measured = 0.0, 0.0, 0
    total = sum(1 for iteration in range(start + 1, iterations + 1) if iteration == 1 or iteration % interval == 0)

    def spent(seconds: float) -> float:
        return seconds * (1 + jitter * draw.uniform(-1, 1))

    for iteration in range(start + 1, iterations + 1):
        elapsed += spent(step)
        owed = iteration == 1 or iteration % interval == 0
        if elapsed >= next_commit or (owed and evaluation >= COMMIT):
            next_commit = elapsed + COMMIT
            pace.passed(elapsed, iteration)
            yield elapsed, iteration, total - measured, pace.seconds_left(iterations - iteration, total - measured)
        if owed:
            took = spent(evaluation)
            elapsed, measured = elapsed + took, measured + 1
            pace.evaluated(took)
            if elapsed >= next_commit:
                next_commit = elapsed + COMMIT
                pace.passed(elapsed, iteration)
                yield elapsed, iteration, total - measured, pace.seconds_left(iterations - iteration, total - measured)
    yield elapsed, iterations, 0, 0.0


@pytest.mark.parametrize(
    ("step", "evaluation", "interval", "iterations"),
    [
        (0.0003, 0.06, 600, 10_000),  # the default experiment
        (0.0001, 0.0002, 20, 60_000),  # a gate
        (0.02, 1.5, 60, 600),  # a convolutional network
        (0.001, 0.4, 100, 3_000),  # evaluations take longer than learning
        (0.7, 0.2, 20, 100),  # every mini-batch longer than a transaction
        (0.002, 0.1, 7_000, 5_000),  # one evaluation, at the beginning
    ],
)
@pytest.mark.parametrize("jitter", [0.0, 0.1])
def test_honest_after_the_first_tenth(
    step: float, evaluation: float, interval: int, iterations: int, jitter: float
) -> None:
    told = list(course(step, evaluation, interval, iterations, jitter))
    end = told[-1][0]
    checked = 0
    for elapsed, _, _, left in told[:-1]:
        if elapsed >= end / 10:
            checked += 1
            assert left == pytest.approx(end - elapsed, rel=0.1, abs=max(2 * COMMIT, step, evaluation))
    assert checked > 20


def test_a_resumed_run_counts_only_what_it_did_itself() -> None:
    told = list(course(0.001, 0.05, 100, 10_000, start=9_000))
    end = told[-1][0]
    for elapsed, _, _, left in told:
        if elapsed >= end / 10:
            assert left == pytest.approx(end - elapsed, rel=0.1, abs=0.1)


def test_nobody_knows_before_the_first_mini_batch() -> None:
    pace = Pace(100)
    assert pace.seconds_left(10, 1) is None
    pace.evaluated(0.5)
    pace.passed(0.5, 100)
    assert pace.seconds_left(10, 1) is None
    pace.passed(1.5, 101)
    assert pace.seconds_left(10, 2) == pytest.approx(10 * 1.0 + 2 * 0.5)


def test_without_an_evaluation_yet_only_mini_batches_count() -> None:
    pace = Pace(0)
    pace.passed(1.0, 10)
    assert pace.seconds_left(20, 3) == pytest.approx(2.0)


def test_the_first_evaluation_of_a_process_counts_until_the_next() -> None:
    """It also fills caches and makes buffers."""
    pace = Pace(0)
    pace.passed(1.0, 10)
    pace.evaluated(8.0)
    assert pace.seconds_left(0, 1) == pytest.approx(8.0)
    for seconds, expected in ((1.0, 1.0), (2.0, 1.5), (3.0, 2.0)):
        pace.evaluated(seconds)
        assert pace.seconds_left(0, 1) == pytest.approx(expected)
    for _ in range(EVALUATIONS):
        pace.evaluated(0.5)
    assert pace.seconds_left(0, 1) == pytest.approx(0.5)


def test_a_machine_that_becomes_slower_shows_soon() -> None:
    pace, elapsed, iteration = Pace(0), 0.0, 0
    for seconds in (0.01, 0.04):
        for _ in range(int(2 * SPAN * SPAN_SECONDS / seconds)):
            elapsed, iteration = elapsed + seconds, iteration + 1
            pace.passed(elapsed, iteration)
        assert pace.seconds_left(100, 0) == pytest.approx(100 * seconds, rel=0.01)


def test_after_a_change_what_was_is_forgotten() -> None:
    pace = Pace(0)
    pace.passed(1.0, 1_000)
    pace.changed()
    assert pace.seconds_left(10, 0) is None
    pace.passed(3.0, 1_001)
    assert pace.seconds_left(10, 0) == pytest.approx(20.0)
