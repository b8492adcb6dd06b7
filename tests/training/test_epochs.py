"""How iterations make up epochs, against counting them one by one."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.training import Change, RunSpec
from backend.training.epochs import Epochs, epochs_after, iterations_per_epoch

# How long the batches of each size last, and how many iterations make up an epoch then.
COURSES = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 25)), min_size=1, max_size=6)


def course(pieces: list[tuple[int, int]]) -> list[tuple[Epochs, int]]:
    """The epochs of each piece, with the iteration at which it ends."""
    found, iteration, epochs = [], 0, None
    for length, per_epoch in pieces:
        epochs = Epochs(per_epoch) if epochs is None else epochs.then(iteration, per_epoch)
        iteration += length
        found.append((epochs, iteration))
    return found


@pytest.mark.parametrize(
    ("train_size", "batch_size", "expected"), [(60_000, 100, 600), (300, 70, 4), (300, 300, 1), (4, 100, 1), (1, 1, 1)]
)
def test_iterations_per_epoch(train_size: int, batch_size: int, expected: int) -> None:
    assert iterations_per_epoch(train_size, batch_size) == expected


@given(COURSES)
def test_epochs_are_the_sum_of_their_parts(pieces: list[tuple[int, int]]) -> None:
    done, iteration = Fraction(0), 0
    for (epochs, end), (_, per_epoch) in zip(course(pieces), pieces, strict=True):
        while True:
            assert epochs.at(iteration) == pytest.approx(float(done), abs=1e-9)
            if iteration == end:
                break
            iteration, done = iteration + 1, done + Fraction(1, per_epoch)


@given(COURSES, st.integers(1, 60), st.integers(1, 4))
def test_reaching_is_the_first_iteration_with_so_many(pieces: list[tuple[int, int]], whole: int, parts: int) -> None:
    epochs, _ = course(pieces)[-1]
    wanted = whole / parts
    reached = epochs.reaching(wanted)
    assert epochs.at(reached) >= wanted - 1e-6
    assert epochs.at(reached - 1) < wanted


@given(COURSES, st.integers(0, 100))
def test_the_end_of_an_epoch(pieces: list[tuple[int, int]], further: int) -> None:
    epochs, _ = course(pieces)[-1]
    iteration = epochs.iteration + further
    end = epochs.end_after(iteration)
    assert iteration < end <= iteration + epochs.per_epoch
    assert (end - epochs.iteration) % epochs.per_epoch == 0
    assert epochs.end_after(end - 1) == end
    assert epochs.end_after(end) == end + epochs.per_epoch


@given(COURSES)
def test_no_draw_of_examples_serves_two_epochs(pieces: list[tuple[int, int]]) -> None:
    """An epoch that was broken off by a change has used its draw."""
    drawn: dict[int, tuple[int, int]] = {}
    iteration = 0
    for epochs, end in course(pieces):
        for iteration in range(epochs.iteration, end):
            epoch = (iteration - epochs.iteration) // epochs.per_epoch
            owner = drawn.setdefault(epochs.draw + epoch, (epochs.iteration, epoch))
            assert owner == (epochs.iteration, epoch)
    assert sorted(drawn) == list(range(len(drawn)))


def test_sums_of_fractions_cost_no_iteration() -> None:
    epochs = Epochs(3)
    for _ in range(10):
        epochs = epochs.then(epochs.iteration + 1, 3)  # done: 0.333... ten times
    assert epochs.reaching(4) == 12


def test_only_a_change_of_the_batches_begins_epochs_anew() -> None:
    spec = RunSpec(train_size=600, batch_size=100)
    assert epochs_after(spec, []) == Epochs(6)
    same = [Change(4, {"learning_rate": 0.5}), Change(5, {"batch_size": 100})]
    assert epochs_after(spec, same) == Epochs(6)
    twice = [Change(9, {"batch_size": 200}), Change(15, {"batch_size": 600, "learning_rate": 0.5})]
    assert epochs_after(spec, twice) == Epochs(1, 15, 1.5 + 2, 2 + 2)
