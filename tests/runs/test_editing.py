"""Changes of settings, continuing, names and notes, and the order of the queue."""

import random
import time

import pytest
from pydantic import ValidationError

from backend.runs import Conflict, GroupStore, QueueFull, RunNotFound, RunStore, actions, editing
from backend.runs.editing import LONGEST_RUN, MOST_CHANGES
from backend.runs.schema import runs
from backend.training import Change, RunSpec
from tests.runs.attempts import SPEC, STATES, begin, bring_to, create, log, points, told, write

OPEN = [state for state in STATES if state.partition("/")[0] in ("queued", "running", "paused")]
ENDED = [state for state in STATES if state not in OPEN]


class TestChanges:
    """New settings on the way."""

    @pytest.mark.parametrize("state", ["queued", "paused"])
    def test_where_no_worker_has_the_run_they_are_in_effect_at_once(self, store: RunStore, state: str) -> None:
        run = bring_to(store, state)
        heard, before = told(store, run), time.time()
        after = editing.change_settings(store, run.id, {"learning_rate": 0.5})
        (record,) = after.changes
        assert before <= record.pop("asked_at") <= time.time()
        assert record == {"number": 1, "iteration": run.iteration, "fields": {"learning_rate": 0.5}}
        assert after.changes_in_effect == (Change(run.iteration, {"learning_rate": 0.5}),)
        assert after.settings == SPEC.model_copy(update={"learning_rate": 0.5})
        assert (after.spec, after.status) == (SPEC, run.status)
        assert after.revision > run.revision
        assert told(store, run) == [*heard, f"change {run.iteration}"]
        assert log(store, run)[-1].fields == {"iteration": run.iteration, "fields": {"learning_rate": 0.5}}

    @pytest.mark.parametrize("state", [state for state in OPEN if state.startswith("running")])
    def test_of_a_running_run_they_wait_for_its_worker(self, store: RunStore, state: str) -> None:
        run = bring_to(store, state)
        heard = told(store, run)
        after = editing.change_settings(store, run.id, {"learning_rate": 0.5})
        assert [record["iteration"] for record in after.changes] == [None]
        assert after.changes_in_effect == ()
        assert after.settings.learning_rate == 0.5
        assert told(store, run) == heard
        assert after.wanted == run.wanted

    @pytest.mark.parametrize("state", ENDED)
    def test_a_run_that_has_ended_does_not_change(self, store: RunStore, state: str) -> None:
        run = bring_to(store, state)
        with pytest.raises(Conflict, match=f"and this one is {state}$"):
            editing.change_settings(store, run.id, {"learning_rate": 0.5})
        assert store.get(run.id) == run

    def test_bad_values_change_nothing(self, store: RunStore) -> None:
        run = create(store)
        for fields in ({"learning_rate": -1}, {"patience": 3}):
            with pytest.raises(ValidationError):
                editing.change_settings(store, run.id, fields)
        with pytest.raises(ValueError, match=r"^seed: expected one of learning_rate"):
            editing.change_settings(store, run.id, {"seed": 1})
        assert store.get(run.id) == run

    def test_the_end_cannot_lie_in_the_past(self, store: RunStore) -> None:
        run = create(store)
        write(begin(store, run), 50, [points(50, 1.0)], save=True, status="paused")
        with pytest.raises(Conflict, match=r"^expected iterations of at least 50, as many are done already, got 49$"):
            editing.change_settings(store, run.id, {"iterations": 49})
        assert editing.change_settings(store, run.id, {"iterations": 50}).iterations == 50
        assert editing.change_settings(store, run.id, {"iterations": 70}).iterations == 70

    def test_not_without_end(self, store: RunStore) -> None:
        run = create(store)
        for place in range(MOST_CHANGES):
            editing.change_settings(store, run.id, {"momentum": place / MOST_CHANGES})
        with pytest.raises(Conflict, match=f"at most {MOST_CHANGES} changes of a run, and this one has {MOST_CHANGES}"):
            editing.change_settings(store, run.id, {"momentum": 0.5})
        assert [record["number"] for record in store.get(run.id).changes] == list(range(1, MOST_CHANGES + 1))

    def test_a_repetition_stays_what_it_repeats(self, store: RunStore) -> None:
        run = create(store)
        with store.database.write() as connection:
            connection.execute(runs.update().values(reproduces={"run": run.id, "iterations": 3, "weights_sha256": ""}))
        with pytest.raises(Conflict, match="this one does another again"):
            editing.change_settings(store, run.id, {"learning_rate": 0.5})

    def test_of_a_run_that_is_not_there(self, store: RunStore) -> None:
        with pytest.raises(RunNotFound):
            editing.change_settings(store, "0" * 12, {"learning_rate": 0.5})


class TestContinuing:
    """More iterations for a run that has ended."""

    RULED = RunSpec(hidden_size=2, iterations=100, epochs=2, seconds=9.0, target_accuracy=0.5)

    @pytest.mark.parametrize("status", ["finished", "stopped"])
    def test_it_is_queued_again_with_a_later_end(self, store: RunStore, status: str) -> None:
        run = create(store)
        ended = {"message": {"code": "x", "params": {}, "text": "x"}, "receipt": {"iterations": 60}}
        write(begin(store, run), 60, [points(60, 1.0)], save=True, status=status, **ended)
        after = editing.continue_run(store, run.id, 15)
        assert (after.status, after.wanted, after.iterations, after.iteration) == ("queued", "run", 75, 60)
        assert (after.ended_at, after.message, after.receipt) == (None, None, None)
        assert after.changes_in_effect == (Change(60, {"iterations": 75}),)
        assert told(store, run)[-3:] == [f"status {status} 1", "change 60", "status queued 1"]
        assert store.queue_order() == [run.number]
        write(begin(store, after), 75, [points(75, 1.0)], save=True, status="finished")
        assert editing.continue_run(store, run.id, 1).iterations == 76

    def test_rules_that_would_end_it_before_are_put_off(self, store: RunStore) -> None:
        run = store.create(self.RULED, "", queue_limit=9)
        write(begin(store, run), 60, save=True, status="finished")
        after = editing.continue_run(store, run.id, 15)
        off = {"epochs": 0, "seconds": 0, "target_accuracy": 0}
        assert after.changes[0]["fields"] == {"iterations": 75, **off}
        assert after.settings == self.RULED.model_copy(update={"iterations": 75, **off})

    @pytest.mark.parametrize("state", [*OPEN, "failed"])
    def test_only_a_run_that_finished_or_was_stopped(self, store: RunStore, state: str) -> None:
        run = bring_to(store, state)
        with pytest.raises(Conflict, match=r"^expected a finished or stopped run to continue, and this one is "):
            editing.continue_run(store, run.id, 5)
        assert store.get(run.id) == run

    def test_stopped_before_it_began_it_begins(self, store: RunStore) -> None:
        run = create(store)
        actions.stop(store, run.id)
        after = editing.continue_run(store, run.id, 15)
        assert (after.status, after.iterations) == ("queued", 15)

    def test_bounds(self, store: RunStore) -> None:
        run = create(store)
        write(begin(store, run), 60, save=True, status="finished")
        with pytest.raises(Conflict, match=r"^expected at most 1,000,000 iterations in all, got 1,000,001$"):
            editing.continue_run(store, run.id, LONGEST_RUN - 59)
        create(store)
        with pytest.raises(QueueFull):
            editing.continue_run(store, run.id, 5, queue_limit=1)
        assert store.get(run.id).status == "finished"
        assert editing.continue_run(store, run.id, LONGEST_RUN - 60, queue_limit=2).iterations == LONGEST_RUN

    def test_without_weights_there_is_nothing_to_go_on_from(self, store: RunStore) -> None:
        run = create(store)
        write(begin(store, run), 60, status="finished")
        with pytest.raises(Conflict, match="none are left"):
            editing.continue_run(store, run.id, 5)


class TestWriting:
    """Name, notes, tags."""

    @pytest.mark.parametrize("state", STATES)
    def test_in_any_state(self, store: RunStore, state: str) -> None:
        run = bring_to(store, state)
        after = editing.edit(store, run.id, name="new", notes="two\nlines 신경망", tags=["a", "b"])
        assert (after.name, after.notes, after.tags) == ("new", "two\nlines 신경망", ("a", "b"))
        assert (after.status, after.wanted, after.spec) == (run.status, run.wanted, run.spec)
        assert after.revision > run.revision
        assert store.get(run.id) == after

    def test_what_is_left_out_stays(self, store: RunStore) -> None:
        run = create(store, "first")
        assert (run.notes, run.tags) == ("", ())
        editing.edit(store, run.id, notes="n")
        editing.edit(store, run.id, tags=["t"])
        after = editing.edit(store, run.id)
        assert (after.name, after.notes, after.tags) == ("first", "n", ("t",))
        after = editing.edit(store, run.id, notes="", tags=[])
        assert (after.notes, after.tags) == ("", ())

    def test_a_worker_does_not_overwrite_it(self, store: RunStore) -> None:
        run = create(store)
        journal = begin(store, run)
        editing.edit(store, run.id, name="new", tags=["t"])
        write(journal, 3, [points(3, 1, 2, 3)], save=True, status="finished")
        assert (store.get(run.id).name, store.get(run.id).tags) == ("new", ("t",))


class TestQueue:
    """Moving runs in the queue."""

    def test_any_moves_make_the_order_that_they_say(self, store: RunStore) -> None:
        groups = GroupStore(store.database, store.artifacts)
        group = groups.create("search", "", [(SPEC, str(place)) for place in range(4)], queue_limit=9)  # at one moment
        made = [*groups.get(group.id)[1], *(create(store) for _ in range(3))]
        expected = [run.number for run in made]
        draw = random.Random(0)
        for _ in range(40):
            run = draw.choice(made)
            position = draw.choice([1, 2, 3, 5, 7, 8, 500])
            editing.edit(store, run.id, queue_position=position)
            expected.remove(run.number)
            expected.insert(position - 1, run.number)
            assert store.queue_order() == expected
        moments = [run.queued_at for run in store.queue()]
        assert moments == sorted(set(moments))

    def test_later_runs_stay_behind(self, store: RunStore) -> None:
        first, second = create(store), create(store)
        editing.edit(store, second.id, queue_position=1)
        time.sleep(0.001)  # a place later in the queue is a later moment
        third = create(store)
        assert store.queue_order() == [second.number, first.number, third.number]

    def test_every_run_that_moved_is_told_anew(self, store: RunStore) -> None:
        made = [create(store) for _ in range(3)]
        before = store.revisions(9)
        editing.edit(store, made[2].id, queue_position=1)
        assert all(revision > before[number] for number, revision in store.revisions(9).items())

    @pytest.mark.parametrize("state", [state for state in STATES if state != "queued"])
    def test_only_queued_runs_move(self, store: RunStore, state: str) -> None:
        run = bring_to(store, state)
        waiting = create(store)
        with pytest.raises(Conflict, match=r"^expected a queued run to move in the queue, and this one is "):
            editing.edit(store, run.id, name="not this either", queue_position=1)
        assert store.get(run.id) == run
        assert store.queue_order() == [waiting.number]
