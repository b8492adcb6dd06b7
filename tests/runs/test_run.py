"""What follows from a run's row: its settings, its end, its epochs."""

from dataclasses import replace
from typing import Any

import pytest

from backend.runs import Run, RunStore
from backend.training import Change, RunSpec
from backend.training.epochs import Epochs
from tests.runs.attempts import create


def record(number: int, iteration: int | None, **fields: Any) -> dict[str, Any]:
    return {"number": number, "iteration": iteration, "fields": fields, "asked_at": 1.5}


@pytest.fixture
def run(store: RunStore) -> Run:
    return store.create(RunSpec(iterations=9_000), "", queue_limit=9)


@pytest.mark.sqlite
class TestRun:
    """A run with changes, some in effect and some only asked for."""

    def test_without_changes_it_is_as_described(self, run: Run) -> None:
        assert (run.settings, run.iterations, run.epochs) == (run.spec, 9_000, Epochs(600))

    def test_what_is_asked_for_comes_after_what_is_in_effect(self, run: Run) -> None:
        changes = (
            record(1, 700, learning_rate=0.7),
            record(2, None, learning_rate=0.2),
            record(3, 300, learning_rate=0.3, batch_size=200),
        )
        changed = replace(run, changes=changes, iteration=800)
        assert changed.changes_in_effect == (
            Change(300, {"learning_rate": 0.3, "batch_size": 200}),
            Change(700, {"learning_rate": 0.7}),
        )
        assert changed.settings == run.spec.model_copy(update={"learning_rate": 0.2, "batch_size": 200})
        assert changed.epochs == Epochs(300, 300, 0.5, 1)

    def test_of_two_at_one_iteration_the_later_one_counts(self, run: Run) -> None:
        changes = (record(1, 5, learning_rate=0.7), record(2, 5, learning_rate=0.2))
        assert replace(run, changes=changes).settings.learning_rate == 0.2

    def test_a_run_that_went_back_counts_its_epochs_as_it_did_then(self, run: Run) -> None:
        changes = (record(1, 700, batch_size=200),)
        assert replace(run, changes=changes, iteration=650).epochs == Epochs(600)
        assert replace(run, changes=changes, iteration=700).epochs == Epochs(300, 700, 700 / 600, 2)

    def test_iterations(self, run: Run) -> None:
        assert replace(run, changes=(record(1, None, iterations=20),)).iterations == 20
        repeated = replace(run, reproduces={"run": "x", "iterations": 700, "weights_sha256": ""})
        assert repeated.iterations == 700

    def test_changes_of_a_version_with_wider_bounds_are_read(self, run: Run) -> None:
        """One such run must not keep the whole list of runs from being shown."""
        assert replace(run, changes=(record(1, 5, learning_rate=5_000.0),)).settings.learning_rate == 5_000

    def test_final(self, run: Run) -> None:
        finals = ("queued", "running", "paused", "stopped", "finished", "failed")
        assert [replace(run, status=status).is_final for status in finals] == [False] * 3 + [True] * 3


def test_a_row_of_an_older_version_has_no_changes(store: RunStore) -> None:
    run = create(store)
    assert (run.changes, run.tags, run.notes, run.pause_at, run.receipt, run.deleted_at) == (
        (),
        (),
        "",
        None,
        None,
        None,
    )
