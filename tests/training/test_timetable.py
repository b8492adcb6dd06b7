"""What is due after how many iterations."""

import pytest

from backend.training import Epochs, RunSpec
from backend.training.timetable import MOST_PROBES, Timetable


@pytest.mark.parametrize(
    ("per_epoch", "iterations", "interval"),
    [(600, 10_000, 600), (1, 100, 20), (7, 100, 21), (20, 100, 20), (12, 60, 24)],
)
def test_whole_epochs_and_at_least_twenty_iterations(per_epoch: int, iterations: int, interval: int) -> None:
    timetable = Timetable.of(RunSpec(iterations=iterations), Epochs(per_epoch))
    due = [iteration for iteration in range(1, iterations) if timetable.evaluates_after(iteration)]
    assert due == [1, *range(interval, iterations, interval)]


def test_later_epochs_begin_where_they_begin() -> None:
    timetable = Timetable.of(RunSpec(), Epochs(30, iteration=100, done=4.0))
    assert [iteration for iteration in range(100, 200) if timetable.evaluates_after(iteration)] == [130, 160, 190]


@pytest.mark.parametrize("iterations", [100, 20 * MOST_PROBES, 20 * MOST_PROBES + 1, 1_000_000])
def test_a_bounded_number_of_probes_at_evaluations(iterations: int) -> None:
    timetable = Timetable.of(RunSpec(iterations=iterations), Epochs(1))
    probed = [iteration for iteration in range(1, iterations) if timetable.probes_after(iteration)]
    assert len(probed) <= MOST_PROBES + 1
    assert all(timetable.evaluates_after(iteration) for iteration in probed)
    if iterations <= 20 * MOST_PROBES:
        assert probed == [iteration for iteration in range(1, iterations) if timetable.evaluates_after(iteration)]
