"""One attempt's pen: who may write, what is written, and how a later attempt goes on from it."""

import base64
import time
from pathlib import Path

import numpy as np
import pytest

from backend.runs import Fenced, Journal, Orders, Run, RunNotFound, RunStore, actions, claim
from backend.runs.journal import KEPT_CHECKPOINTS, MAX_FRUITLESS_ATTEMPTS
from backend.runs.measurement_entries import evaluation_entry
from backend.training import Evaluation
from tests.runs.attempts import (
    begin,
    bring_to,
    checkpoint,
    create,
    evaluation,
    log,
    points,
    remove,
    surface,
    take_up,
    told,
    write,
)


def files(weights: Path, run: Run) -> list[str]:
    return sorted(path.name for path in (weights / run.id).iterdir())


class TestClaim:
    """Taking up a run."""

    def test_a_queued_run(self, store: RunStore) -> None:
        run = create(store)
        before = time.time()
        claimed = take_up(store, run)
        assert claimed.checkpoint is None
        assert claimed.run == store.get(run.id)
        assert (claimed.run.status, claimed.run.wanted, claimed.run.attempt) == ("running", "run", 1)
        assert before <= claimed.run.started_at <= time.time()
        assert claimed.run.revision > run.revision
        assert told(store, run) == ["status running 1"]

    def test_again_when_its_worker_was_lost(self, store: RunStore) -> None:
        run = create(store)
        first = take_up(store, run)
        second = claim(store, run.id, first.run.submission)  # the engine runs the same job again by itself
        assert second.run.attempt == 2
        assert second.run.started_at == first.run.started_at
        assert told(store, run) == ["status running 1", "status running 2"]

    @pytest.mark.parametrize("state", ["queued", "running/run"])
    @pytest.mark.parametrize("off", [-1, 1])
    def test_of_another_submission_is_none(self, store: RunStore, state: str, off: int) -> None:
        run = bring_to(store, state)
        submission = store.submit(run.number)
        before = store.get(run.id)
        assert claim(store, run.id, submission + off) is None
        assert store.get(run.id) == before

    @pytest.mark.parametrize("state", ["paused", "stopped", "finished", "failed"])
    def test_of_a_run_that_is_not_to_be_worked_on_is_none(self, store: RunStore, state: str) -> None:
        run = bring_to(store, state)
        assert claim(store, run.id, run.submission) is None
        assert store.get(run.id) == run

    def test_of_a_deleted_run_is_none(self, store: RunStore) -> None:
        run = create(store)
        submission = store.submit(run.number)
        remove(store, run)
        assert claim(store, run.id, submission) is None

    def test_a_wish_outlives_a_worker(self, store: RunStore) -> None:
        run = bring_to(store, "running/stop")
        claimed = take_up(store, run)
        assert claimed.run.wanted == "stop"
        assert write(Journal(store, claimed.run, None), 1).wanted == "stop"

    def test_fruitless_attempts_end_the_run(self, store: RunStore) -> None:
        run = create(store)
        for _ in range(MAX_FRUITLESS_ATTEMPTS):
            write(begin(store, run), 4, [points(4, 1, 2, 3, 4)])  # gets somewhere, and saves nothing
        journal = current_journal(store, run)
        submission = store.submit(run.number)
        assert claim(store, run.id, submission) is None
        after = store.get(run.id)
        assert (after.status, after.wanted, after.is_final) == ("failed", "run", True)
        assert after.ended_at is not None
        assert after.message["code"] == "worker-lost"
        assert after.message["params"] == {"attempts": MAX_FRUITLESS_ATTEMPTS, "iteration": 0}
        assert f"died {MAX_FRUITLESS_ATTEMPTS} times" in after.message["text"]
        assert told(store, run)[-1].startswith("status failed ")
        with pytest.raises(Fenced):
            write(journal, 5)
        assert claim(store, run.id, submission) is None
        assert store.get(run.id) == after

    def test_a_saved_checkpoint_makes_an_attempt_fruitful(self, store: RunStore) -> None:
        run = create(store)
        for iteration in range(1, 3 * MAX_FRUITLESS_ATTEMPTS):
            journal = begin(store, run)
            assert store.get(run.id).fruitless_attempts == 1
            write(journal, iteration, [points(iteration, 1.0)], save=True)
            assert store.get(run.id).fruitless_attempts == 0

    def test_the_end_of_fruitless_attempts_is_told_of_the_last_one(self, store: RunStore) -> None:
        run = create(store)
        for _ in range(MAX_FRUITLESS_ATTEMPTS):
            take_up(store, run)
        claim(store, run.id, store.submit(run.number))
        assert store.get(run.id).attempt == MAX_FRUITLESS_ATTEMPTS
        assert told(store, run)[-1] == f"status failed {MAX_FRUITLESS_ATTEMPTS}"


def current_journal(store: RunStore, run: Run) -> Journal:
    """The journal of the attempt that has the run now."""
    return Journal(store, store.get(run.id), None)


class TestCommit:
    """One transaction of the attempt that has the run."""

    def test_what_it_changes_in_the_run(self, store: RunStore) -> None:
        run = create(store)
        journal = begin(store, run)
        before = store.get(run.id)
        entries = [points(2, 2.5, 2.25), evaluation(2, 0.5, 0.4), points(3, 0.125)]
        orders = journal.commit(entries, iteration=3, seconds=0.75, rate=None)
        after = store.get(run.id)
        assert orders == Orders("run", None, ())
        assert (after.iteration, after.seconds, after.rate, after.loss) == (3, 0.75, None, 0.125)
        assert (after.train_accuracy, after.test_accuracy) == (0.5, 0.4)
        assert (after.best_test_accuracy, after.best_iteration) == (0.4, 2)
        assert (after.status, after.has_weights, after.ended_at) == ("running", False, None)
        assert after.revision > before.revision
        assert told(store, run) == ["status running 1", "points 1-2", "evaluation 2", "points 3-3"]

    def test_nothing_new_leaves_what_is_known(self, store: RunStore) -> None:
        run = create(store)
        journal = begin(store, run)
        write(journal, 2, [points(2, 2.5, 2.25), evaluation(2, 0.5, 0.4)])
        write(journal, 3)
        after = store.get(run.id)
        assert (after.iteration, after.loss, after.test_accuracy, after.best_test_accuracy) == (3, 2.25, 0.4, 0.4)

    def test_best_accuracy(self, store: RunStore) -> None:
        run = create(store)
        journal = begin(store, run)
        for iteration, accuracy in enumerate([0.0, 0.5, 0.3, 0.5, 0.9, 0.8], start=1):
            write(journal, iteration, [evaluation(iteration, 1.0, accuracy)])
        after = store.get(run.id)
        assert (after.test_accuracy, after.best_test_accuracy, after.best_iteration) == (0.8, 0.9, 5)

    def test_validation_accuracy(self, store: RunStore) -> None:
        run = create(store)
        journal = begin(store, run)
        write(journal, 1, [evaluation(1, 1.0, 0.9, 0.5), evaluation(2, 1.0, 0.1, 0.7)])
        write(journal, 3, [evaluation(3, 1.0, 0.5, 0.6)], save=True)
        after = store.get(run.id)
        assert (after.validation_accuracy, after.best_validation_accuracy) == (0.6, 0.7)
        assert (after.best_test_accuracy, after.best_iteration) == (0.9, 1)
        write(journal, 4, [evaluation(4, 1.0, 0.5, 0.8)])
        begin(store, run)
        again = store.get(run.id)
        assert (again.validation_accuracy, again.best_validation_accuracy) == (0.6, 0.7)

    def test_without_images_set_aside_there_is_no_validation_accuracy(self, store: RunStore) -> None:
        run = create(store)
        write(begin(store, run), 1, [evaluation(1, 1.0, 0.5)])
        assert (store.get(run.id).validation_accuracy, store.get(run.id).best_validation_accuracy) == (None, None)

    def test_evaluations_of_an_older_version_count(self, store: RunStore) -> None:
        run = create(store)
        entry = evaluation(1, 0.5, 0.25)
        del entry.fields["validation_accuracy"]
        write(begin(store, run), 1, [entry], save=True)
        begin(store, run)
        after = store.get(run.id)
        assert (after.test_accuracy, after.best_test_accuracy, after.validation_accuracy) == (0.25, 0.25, None)

    def test_the_first_of_equal_bests_counts(self, store: RunStore) -> None:
        run = create(store)
        journal = begin(store, run)
        write(journal, 4, [evaluation(iteration, 1.0, 0.5) for iteration in (1, 2, 3)])
        write(journal, 4, [evaluation(4, 1.0, 0.5)])
        assert store.get(run.id).best_iteration == 1

    def test_wishes_are_read_back(self, store: RunStore) -> None:
        run = create(store)
        journal = begin(store, run)
        heard = [write(journal, 1).wanted]
        for wish in (actions.pause, actions.resume, actions.pause, actions.stop):
            wish(store, run.id)
            heard.append(write(journal, 1).wanted)
        assert heard == ["run", "pause", "run", "pause", "stop"]

    @pytest.mark.parametrize("status", ["paused", "stopped", "finished", "failed"])
    def test_the_last_transaction_of_an_attempt(self, store: RunStore, status: str) -> None:
        run = bring_to(store, "running/stop")
        message = (
            {"code": "diverged", "params": {"iteration": 4}, "text": "It diverged."} if status == "failed" else None
        )
        journal = current_journal(store, run)
        write(journal, 4, [points(4, 1, 2)], save=True, status=status, message=message)
        after = store.get(run.id)
        assert (after.status, after.wanted, after.message, after.iteration) == (status, "run", message, 4)
        assert (after.ended_at is not None) == (status != "paused") == after.is_final
        assert told(store, run) == ["status running 1", "points 3-4", f"status {status} 1"]
        with pytest.raises(Fenced):
            write(journal, 5)
        assert store.get(run.id) == after

    def test_weights(self, store: RunStore, weights: Path) -> None:
        run = create(store)
        journal = begin(store, run)
        assert store.newest_checkpoint(store.get(run.id)) is None
        assert store.newest_checkpoint_number(run) is None
        write(journal, 3, save=True)
        assert store.get(run.id).has_weights
        found = store.newest_checkpoint(run)
        assert (found.iteration, found.seconds, found.spec) == (3, pytest.approx(0.3), run.spec)
        np.testing.assert_array_equal(found.arrays["W1"], np.full((2, 2), 3, np.float32))
        first = store.newest_checkpoint_number(run)
        write(journal, 4)
        assert store.newest_checkpoint_number(run) == first
        write(journal, 5, save=True)
        assert store.newest_checkpoint_number(run) > first

    def test_a_file_without_its_row_does_not_count(self, store: RunStore) -> None:
        run = create(store)
        begin(store, run).save(checkpoint(3))
        assert store.newest_checkpoint(run) is None
        assert not store.get(run.id).has_weights

    def test_only_the_newest_checkpoints_are_kept(self, store: RunStore, weights: Path) -> None:
        run = create(store)
        journal = begin(store, run)
        for iteration in range(1, 8):
            write(journal, iteration, save=True)
            assert len(files(weights, run)) == min(iteration, KEPT_CHECKPOINTS)
        assert KEPT_CHECKPOINTS == 2
        assert files(weights, run) == ["000000006-1.safetensors", "000000007-1.safetensors"]
        assert store.newest_checkpoint(run).iteration == 7

    def test_runs_do_not_share_checkpoints(self, store: RunStore) -> None:
        first, second = create(store), create(store)
        journals = begin(store, first), begin(store, second)
        for iteration in range(1, 5):
            for place, journal in enumerate(journals):
                write(journal, iteration + 100 * place, save=True)
        assert [store.newest_checkpoint(run).iteration for run in (first, second)] == [4, 104]

    @pytest.mark.parametrize("damage", ["missing", "cut off", "changed", "empty"])
    def test_a_damaged_checkpoint_is_passed_over(self, store: RunStore, weights: Path, damage: str) -> None:
        run = create(store)
        journal = begin(store, run)
        write(journal, 3, [points(3, 1, 2, 3)], save=True)
        write(journal, 6, [points(6, 4, 5, 6)], save=True)
        newest = weights / run.id / "000000006-1.safetensors"
        content = newest.read_bytes()
        if damage == "missing":
            newest.unlink()
        else:
            changed = content[:-1] + bytes([content[-1] ^ 1])
            newest.write_bytes({"cut off": content[:-1], "changed": changed, "empty": b""}[damage])
        assert store.newest_checkpoint(run).iteration == 3
        claimed = take_up(store, run)
        assert claimed.checkpoint.iteration == 3
        Journal(store, claimed.run, claimed.checkpoint)
        assert told(store, run)[-1] == "rewind 3"
        assert store.get(run.id).iteration == 3

    def test_all_checkpoints_damaged_is_the_beginning(self, store: RunStore, weights: Path) -> None:
        run = create(store)
        journal = begin(store, run)
        for iteration in (3, 6):
            write(journal, iteration, [points(iteration, 1.0)], save=True)
        for path in (weights / run.id).iterdir():
            path.write_bytes(b"nothing of use")
        claimed = take_up(store, run)
        assert claimed.checkpoint is None
        Journal(store, claimed.run, None)
        assert store.get(run.id).iteration == 0
        assert told(store, run)[-1] == "rewind 0"

    def test_two_checkpoints_of_one_iteration(self, store: RunStore, weights: Path) -> None:
        """The worker does this when it saves, hears of a pause in that transaction, and saves again to pause."""
        run = create(store)
        journal = begin(store, run)
        write(journal, 3, save=True)
        artifact = journal.save(checkpoint(3))
        journal.commit([], iteration=3, seconds=0.4, rate=1.0, artifact=artifact, status="paused")
        actions.resume(store, run.id, queue_limit=9)
        write(begin(store, run), 6, save=True)
        (weights / run.id / "000000006-2.safetensors").write_bytes(b"")
        assert store.newest_checkpoint(run).iteration == 3


class TestFencing:
    """A worker that was taken for dead and wakes up late."""

    def test_a_second_claim_fences_the_first(self, store: RunStore, weights: Path) -> None:
        run = create(store)
        late = begin(store, run)
        write(late, 3, [points(3, 1, 2, 3)], save=True)
        own = begin(store, run)
        write(own, 4, [points(4, 4.0)])
        before, heard = store.get(run.id), told(store, run)
        artifact = late.save(checkpoint(9))
        with pytest.raises(Fenced, match=r"^attempt 1 was followed by attempt 2 \(running\)$"):
            late.commit(
                [points(9, 1.0), evaluation(9, 1.0, 1.0)],
                iteration=9,
                seconds=9.0,
                rate=1.0,
                artifact=artifact,
                status="finished",
            )
        assert store.get(run.id) == before
        assert told(store, run) == heard
        # It takes away what it saved in vain, and nothing that counts.
        assert files(weights, run) == ["000000003-1.safetensors"]
        assert store.newest_checkpoint(run).iteration == 3
        write(own, 5, [points(5, 5.0)])
        assert told(store, run)[-1] == "points 5-5"

    def test_a_claim_alone_fences(self, store: RunStore) -> None:
        run = create(store)
        late = begin(store, run)
        take_up(store, run)
        with pytest.raises(Fenced):
            write(late, 1)

    def test_a_journal_is_not_begun_after_a_later_claim(self, store: RunStore) -> None:
        run = create(store)
        slow = take_up(store, run)
        write(begin(store, run), 3, [points(3, 1, 2, 3)])
        before = store.get(run.id)
        with pytest.raises(Fenced):
            Journal(store, slow.run, slow.checkpoint)
        assert store.get(run.id) == before
        assert told(store, run)[-1] == "points 1-3"

    def test_what_the_late_one_saved_harms_nobody(self, store: RunStore, weights: Path) -> None:
        """Both save the same iteration; the names differ, so each reads its own."""
        run = create(store)
        late = begin(store, run)
        write(begin(store, run), 3, save=True)
        late.save(checkpoint(3))
        assert files(weights, run) == ["000000003-1.safetensors", "000000003-2.safetensors"]
        assert store.newest_checkpoint(run).iteration == 3
        begin(store, run)
        assert files(weights, run) == ["000000003-2.safetensors"]

    def test_a_deleted_run(self, store: RunStore, weights: Path) -> None:
        run = create(store)
        journal = begin(store, run)
        write(journal, 3, save=True)
        remove(store, run)
        artifact = journal.save(checkpoint(6))  # the worker knows nothing yet
        with pytest.raises(Fenced, match=r"^the run was deleted$"):
            journal.commit([points(6, 1.0)], iteration=6, seconds=0.6, rate=1.0, artifact=artifact)
        assert not (weights / run.id).exists()
        with pytest.raises(RunNotFound):
            store.get(run.id)

    def test_a_run_deleted_between_claim_and_journal(self, store: RunStore, weights: Path) -> None:
        run = create(store)
        claimed = take_up(store, run)
        remove(store, run)
        with pytest.raises(Fenced):
            Journal(store, claimed.run, claimed.checkpoint)
        assert not (weights / run.id).exists()


class TestGoingOn:
    """A later attempt, from the newest checkpoint."""

    def test_points_past_the_checkpoint_are_forgotten(self, store: RunStore) -> None:
        run = create(store)
        first = begin(store, run)
        write(first, 3, [points(3, 3, 2, 1), evaluation(3, 0.3, 0.3)], save=True)
        write(first, 6, [points(5, 0.5, 0.4), evaluation(5, 0.9, 0.9), points(6, 0.3)])
        second = begin(store, run)
        after = store.get(run.id)
        assert told(store, run) == [
            "status running 1",
            "points 1-3",
            "evaluation 3",
            "status running 2",
            "rewind 3",
        ]
        assert (after.iteration, after.seconds) == (3, pytest.approx(0.3))
        assert (after.train_accuracy, after.test_accuracy) == (0.3, 0.3)
        assert (after.best_test_accuracy, after.best_iteration) == (0.3, 3)
        assert after.has_weights
        write(second, 6, [points(6, 0.5, 0.4, 0.3)])
        assert told(store, run)[-1] == "points 4-6"
        numbers = [entry.seq for entry in log(store, run)]
        assert numbers == sorted(set(numbers))

    def test_a_watcher_hears_of_it_by_its_cursor(self, store: RunStore) -> None:
        run = create(store)
        first = begin(store, run)
        write(first, 3, [points(3, 3, 2, 1)], save=True)
        write(first, 6, [points(6, 6, 5, 4)])
        cursor = log(store, run)[-1].seq
        write(begin(store, run), 4, [points(4, 7.0)])
        assert [(entry.kind, entry.iteration) for entry in log(store, run, cursor)] == [
            ("status", 6),
            ("rewind", 3),
            ("points", 4),
        ]

    def test_a_rewind_is_told_exactly_once(self, store: RunStore) -> None:
        run = create(store)
        first = begin(store, run)
        write(first, 3, [points(3, 3, 2, 1)], save=True)
        write(first, 6, [points(6, 6, 5, 4)])
        for _ in range(3):
            begin(store, run)
        assert told(store, run).count("rewind 3") == 1

    def test_nothing_past_the_checkpoint_is_no_rewind(self, store: RunStore) -> None:
        run = create(store)
        write(begin(store, run), 3, [points(3, 3, 2, 1), evaluation(3, 0.3, 0.3)], save=True, status="paused")
        actions.resume(store, run.id, queue_limit=9)
        begin(store, run)
        assert told(store, run) == [
            "status running 1",
            "points 1-3",
            "evaluation 3",
            "status paused 1",
            "status queued 1",
            "status running 2",
        ]
        assert store.get(run.id).test_accuracy == 0.3

    def test_without_a_checkpoint_all_is_forgotten(self, store: RunStore) -> None:
        run = create(store)
        write(begin(store, run), 6, [points(6, 1, 2, 3), evaluation(6, 0.5, 0.6)])
        begin(store, run)
        after = store.get(run.id)
        assert told(store, run) == ["status running 1", "status running 2", "rewind 0"]
        assert (after.iteration, after.seconds) == (0, 0.0)
        assert (after.train_accuracy, after.test_accuracy, after.best_test_accuracy, after.best_iteration) == (
            None,
        ) * 4

    @pytest.mark.parametrize(("save", "expected"), [(False, None), (True, 1.0)])
    def test_the_loss_goes_back_as_well(self, store: RunStore, save: bool, expected: float | None) -> None:
        run = create(store)
        first = begin(store, run)
        if save:
            write(first, 3, [points(3, 3, 2, 1)], save=True)
        write(first, 6, [points(6, 6, 5, 4)])
        begin(store, run)
        assert store.get(run.id).loss == expected

    def test_half_written_files_are_cleaned(self, store: RunStore, weights: Path) -> None:
        run = create(store)
        first = begin(store, run)
        write(first, 3, save=True)
        first.save(checkpoint(6))  # killed before its row was written
        (weights / run.id / "000000009-1.safetensors.partial").write_bytes(b"half")
        begin(store, run)
        assert files(weights, run) == ["000000003-1.safetensors"]

    def test_checkpoints_of_an_earlier_attempt_serve_and_are_dropped_in_turn(
        self, store: RunStore, weights: Path
    ) -> None:
        run = create(store)
        write(begin(store, run), 3, save=True)
        second = begin(store, run)
        write(second, 6, save=True)
        assert files(weights, run) == ["000000003-1.safetensors", "000000006-2.safetensors"]
        write(second, 9, save=True)
        assert files(weights, run) == ["000000006-2.safetensors", "000000009-2.safetensors"]


def test_evaluation_entry() -> None:
    entry = evaluation_entry(Evaluation(600, 1.0, 0.5, 0.25), 1.5)
    assert (entry.kind, entry.iteration, entry.seconds, entry.losses) == ("evaluation", 600, 1.5, None)
    assert entry.fields == {
        "iteration": 600,
        "epoch": 1.0,
        "train_accuracy": 0.5,
        "test_accuracy": 0.25,
        "validation_accuracy": None,
    }


def test_surface_entry() -> None:
    entry = surface(40)
    assert (entry.kind, entry.iteration, entry.seconds, entry.losses) == ("surface", 40, 4.0, None)
    assert base64.b64decode(entry.fields.pop("probabilities")) == bytes(range(12))
    assert entry.fields == {
        "iteration": 40,
        "x_range": [-1.0, 2.0],
        "y_range": [0.0, 1.0],
        "rows": 2,
        "columns": 3,
        "classes": 2,
    }
