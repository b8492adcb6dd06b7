"""Runs made from runs: duplicates, forks from kept weights, repetitions."""

from pathlib import Path

import numpy as np
import pytest

from backend.runs import (
    Conflict,
    KeptEpoch,
    NotKept,
    QueueFull,
    Run,
    RunNotFound,
    RunStore,
    claim,
    deletion,
    editing,
    lineage,
)
from backend.runs.artifacts import DamagedArtifact
from backend.training import Checkpoint, Evaluation, RunSpec, Training, load_dataset
from backend.training.receipt import receipt
from tests.runs.attempts import LIMIT, begin, create, points, remove, take_up

MOONS = RunSpec(dataset="moons", train_size=40, batch_size=10, hidden_size=4, optimizer="adam", iterations=60)


@pytest.fixture
def trained(store: RunStore) -> Run:
    """A finished run with a checkpoint at its end, a kept epoch before, and a receipt."""
    return finish(store, store.create(MOONS, "parent", queue_limit=LIMIT))


def finish(store: RunStore, run: Run) -> Run:
    journal = begin(store, run)
    training = Training(MOONS, load_dataset(MOONS))
    kept = []
    for event in training.events():
        if isinstance(event, Evaluation) and event.iteration == 20:
            kept = [KeptEpoch(event, journal.save_epoch(training.weights(0.25)))]
    journal.commit(
        [points(60, *range(60))],
        iteration=60,
        seconds=0.5,
        rate=1.0,
        artifact=journal.save(training.checkpoint(0.5)),
        kept=kept,
        status="finished",
        receipt=receipt(training, None),
    )
    return store.get(run.id)


def start_of(store: RunStore, run: Run) -> Checkpoint | None:
    return take_up(store, run).start


class TestDuplicates:
    """The same again."""

    def test_same_description_no_history(self, store: RunStore, trained: Run) -> None:
        editing.edit(store, trained.id, name="renamed", notes="n", tags=["t"])
        editing.continue_run(store, trained.id, 5)
        made = lineage.duplicate(store, trained.id, queue_limit=LIMIT)
        assert (made.spec, made.name, made.status, made.iteration) == (MOONS, "renamed", "queued", 0)
        assert (made.changes, made.notes, made.tags, made.parent, made.start, made.receipt) == (
            (),
            "",
            (),
            None,
            None,
            None,
        )
        assert made.id != trained.id

    def test_a_duplicate_of_a_fork_begins_where_the_fork_began(self, store: RunStore, trained: Run) -> None:
        forked = lineage.fork(store, trained.id, 20, MOONS, "fork", queue_limit=LIMIT)
        made = lineage.duplicate(store, forked.id, queue_limit=LIMIT)
        assert (made.parent, made.parent_iteration) == (trained.id, 20)
        assert made.start["sha256"] == forked.start["sha256"]
        assert made.start["file"] != forked.start["file"]
        remove(store, forked)
        assert start_of(store, made).iteration == 20


class TestForks:
    """New runs from the weights of others."""

    @pytest.mark.parametrize(("iteration", "expected"), [(20, 20), (None, 60)])
    def test_it_begins_with_the_weights(
        self, store: RunStore, trained: Run, iteration: int | None, expected: int
    ) -> None:
        spec = MOONS.model_copy(update={"optimizer": "sgd", "batch_size": 5})
        forked = lineage.fork(store, trained.id, iteration, spec, "fork", queue_limit=LIMIT)
        assert (forked.parent, forked.parent_iteration, forked.name) == (trained.id, expected, "fork")
        assert (forked.spec, forked.status, forked.iteration, forked.has_weights) == (spec, "queued", 0, False)
        claimed = take_up(store, forked)
        assert claimed.checkpoint is None
        training = Training(MOONS, load_dataset(MOONS))
        next(event for event in training.events() if isinstance(event, Evaluation) and event.iteration == expected)
        assert claimed.start.arrays.keys() == training.network.params.keys()  # no memory of the update rule
        for name, array in training.network.params.items():
            np.testing.assert_array_equal(claimed.start.arrays[name], array)

    def test_it_outlives_its_parent(self, store: RunStore, trained: Run) -> None:
        forked = lineage.fork(store, trained.id, 20, MOONS, "fork", queue_limit=LIMIT)
        remove(store, trained)
        assert start_of(store, forked).iteration == 20
        assert store.get(forked.id).parent == trained.id

    def test_its_start_is_not_swept_away_with_what_a_dead_worker_left(self, store: RunStore, trained: Run) -> None:
        forked = lineage.fork(store, trained.id, 20, MOONS, "fork", queue_limit=LIMIT)
        begin(store, forked)
        assert start_of(store, forked).iteration == 20

    @pytest.mark.parametrize("change", [{"hidden_size": 5}, {"dtype": "float64"}, {"output": "sigmoid"}])
    def test_weights_that_do_not_fit_are_refused(self, store: RunStore, trained: Run, change: dict) -> None:
        spec = RunSpec.model_validate({**MOONS.model_dump(), **change})
        with pytest.raises(
            lineage.NoStart, match=r"^The weights of 'parent' do not fit this network: .*expected .*got "
        ):
            lineage.fork(store, trained.id, 20, spec, "fork", queue_limit=LIMIT)
        assert len(store.newest(9)) == 1

    def test_without_weights_there_is_no_fork(self, store: RunStore) -> None:
        run = create(store, "new")
        with pytest.raises(lineage.NoStart, match=r"^The run 'new' has no weights yet"):
            lineage.fork(store, run.id, None, run.spec, "fork", queue_limit=LIMIT)
        with pytest.raises(NotKept, match=r"has kept no weights of an epoch yet"):
            lineage.fork(store, run.id, 20, run.spec, "fork", queue_limit=LIMIT)

    def test_an_epoch_that_was_not_kept(self, store: RunStore, trained: Run) -> None:
        with pytest.raises(NotKept, match=r"no weights of iteration 21; it has those of 20"):
            lineage.fork(store, trained.id, 21, MOONS, "fork", queue_limit=LIMIT)

    def test_a_deleted_parent(self, store: RunStore, trained: Run) -> None:
        deletion.delete(store, trained.id)
        for make in (lineage.duplicate, lineage.reproduce):
            with pytest.raises(RunNotFound):
                make(store, trained.id, queue_limit=LIMIT)
        with pytest.raises(RunNotFound):
            lineage.fork(store, trained.id, 20, MOONS, "fork", queue_limit=LIMIT)

    def test_a_full_queue_leaves_no_file(self, store: RunStore, trained: Run, weights: Path) -> None:
        with pytest.raises(QueueFull):
            lineage.fork(store, trained.id, 20, MOONS, "fork", queue_limit=0)
        assert [path.name for path in weights.iterdir()] == [trained.id]

    def test_a_damaged_start_is_said(self, store: RunStore, trained: Run, weights: Path) -> None:
        forked = lineage.fork(store, trained.id, 20, MOONS, "fork", queue_limit=LIMIT)
        (weights / forked.start["file"]).write_bytes(b"nothing of use")
        with pytest.raises(DamagedArtifact, match=r"start\.safetensors"):
            claim(store, forked.id, store.submit(forked.number))
        with pytest.raises(lineage.NoStart, match=r"^The weights that 'fork' began with cannot be used: "):
            lineage.duplicate(store, forked.id, queue_limit=LIMIT)

    def test_a_fork_that_has_a_checkpoint_can_do_without_its_start(
        self, store: RunStore, trained: Run, weights: Path
    ) -> None:
        forked = lineage.fork(store, trained.id, 20, MOONS, "fork", queue_limit=LIMIT)
        journal = begin(store, forked)
        training = Training(MOONS, load_dataset(MOONS))
        journal.commit([], iteration=0, seconds=0.0, rate=None, artifact=journal.save(training.checkpoint(0.0)))
        assert start_of(store, forked).iteration == 20  # by which its losses are judged
        (weights / forked.start["file"]).write_bytes(b"nothing of use")
        claimed = take_up(store, forked)
        assert (claimed.checkpoint.iteration, claimed.start) == (0, None)


class TestRepetitions:
    """Runs done again."""

    def test_the_same_with_its_changes(self, store: RunStore, trained: Run) -> None:
        editing.continue_run(store, trained.id, 5)
        with pytest.raises(Conflict, match=r"has no receipt to compare with. A run gets one when it finishes"):
            lineage.reproduce(store, trained.id, queue_limit=LIMIT)
        finish(store, trained)
        made = lineage.reproduce(store, trained.id, queue_limit=LIMIT)
        again = store.get(trained.id)
        assert (made.spec, made.name, made.status, made.receipt) == (MOONS, "parent", "queued", None)
        assert made.changes == again.changes
        assert made.changes_in_effect == again.changes_in_effect
        assert made.reproduces == {
            "run": trained.id,
            "iterations": 60,
            "weights_sha256": again.receipt["weights_sha256"],
        }
        assert made.iterations == 60

    def test_it_cannot_be_continued(self, store: RunStore, trained: Run) -> None:
        made = finish(store, lineage.reproduce(store, trained.id, queue_limit=LIMIT))
        with pytest.raises(Conflict, match=r"this one does another again"):
            editing.continue_run(store, made.id, 5)

    def test_a_repetition_of_a_fork_begins_where_the_fork_began(self, store: RunStore, trained: Run) -> None:
        forked = finish(store, lineage.fork(store, trained.id, 20, MOONS, "fork", queue_limit=LIMIT))
        made = lineage.reproduce(store, forked.id, queue_limit=LIMIT)
        assert (made.parent, made.parent_iteration, made.start["sha256"]) == (trained.id, 20, forked.start["sha256"])

    def test_a_repetition_can_be_repeated(self, store: RunStore, trained: Run) -> None:
        made = finish(store, lineage.reproduce(store, trained.id, queue_limit=LIMIT))
        assert lineage.reproduce(store, made.id, queue_limit=LIMIT).reproduces["run"] == made.id
