"""A wish that was worked out from a row that is behind its worker."""

from backend.runs import Orders, RunStore, actions, editing
from backend.training import Change, RunSpec
from tests.runs.attempts import begin, create, log, points, told, write

# 60,000 examples in batches of 100: 600 iterations an epoch.
LONG = RunSpec(hidden_size=2, iterations=1_500)


def test_a_change_takes_effect_when_its_worker_hears_of_it(store: RunStore) -> None:
    run = create(store)
    journal = begin(store, run)
    for fields in ({"learning_rate": 0.5}, {"batch_size": 20}):
        editing.change_settings(store, run.id, fields)
    assert write(journal, 7, [points(7, 1.0)]) == Orders("run", None, ())  # in the middle of a mini-batch
    assert store.get(run.id).changes_in_effect == ()
    assert write(journal, 8, takes_changes=True).changes == ({"learning_rate": 0.5}, {"batch_size": 20})
    after = store.get(run.id)
    assert after.changes_in_effect == (Change(8, {"learning_rate": 0.5}), Change(8, {"batch_size": 20}))
    assert [record["number"] for record in after.changes] == [1, 2]
    assert told(store, run)[-2:] == ["change 8", "change 8"]
    assert log(store, run)[-1].fields == {"iteration": 8, "fields": {"batch_size": 20}}
    assert write(journal, 9, takes_changes=True).changes == ()
    editing.change_settings(store, run.id, {"momentum": 0.5})
    assert write(journal, 10, takes_changes=True).changes == ({"momentum": 0.5},)


def test_an_end_that_was_passed_meanwhile_is_now(store: RunStore) -> None:
    run = create(store)
    journal = begin(store, run)
    write(journal, 10, [points(10, 1.0)])
    editing.change_settings(store, run.id, {"iterations": 12, "learning_rate": 0.5})
    assert write(journal, 15, takes_changes=True).changes == ({"iterations": 15, "learning_rate": 0.5},)
    assert store.get(run.id).iterations == 15


def test_a_change_that_came_too_late_is_no_change(store: RunStore) -> None:
    run = create(store)
    journal = begin(store, run)
    editing.change_settings(store, run.id, {"learning_rate": 0.5})
    write(journal, 5, takes_changes=True)
    editing.change_settings(store, run.id, {"iterations": 500})
    write(journal, 100, save=True, status="finished")
    after = store.get(run.id)
    assert [change["iteration"] for change in after.changes] == [5]
    assert after.iterations == 100
    again = editing.continue_run(store, run.id, 20)
    assert (again.iterations, len(again.changes)) == (120, 2)


def test_a_change_asked_for_before_a_pause_is_made_where_it_pauses(store: RunStore) -> None:
    run = create(store)
    journal = begin(store, run)
    editing.change_settings(store, run.id, {"learning_rate": 0.5})
    write(journal, 5, save=True, status="paused", takes_changes=True)
    assert store.get(run.id).changes_in_effect == (Change(5, {"learning_rate": 0.5}),)


def test_a_change_outlives_the_worker_that_never_heard_of_it(store: RunStore) -> None:
    run = create(store)
    begin(store, run)
    editing.change_settings(store, run.id, {"learning_rate": 0.5})
    assert write(begin(store, run), 3, takes_changes=True).changes == ({"learning_rate": 0.5},)


def test_a_change_stays_recorded_when_the_run_goes_back(store: RunStore) -> None:
    run = create(store)
    journal = begin(store, run)
    write(journal, 3, [points(3, 1, 2, 3)], save=True)
    editing.change_settings(store, run.id, {"learning_rate": 0.5})
    write(journal, 8, [points(8, 1, 2, 3, 4, 5)], takes_changes=True)
    second = begin(store, run)
    assert told(store, run)[-1] == "rewind 3"
    assert store.get(run.id).changes_in_effect == (Change(8, {"learning_rate": 0.5}),)
    editing.change_settings(store, run.id, {"learning_rate": 0.25})
    write(second, 5, takes_changes=True)
    after = store.get(run.id)
    assert after.changes_in_effect == (Change(5, {"learning_rate": 0.25}), Change(8, {"learning_rate": 0.5}))
    assert [(change["number"], change["iteration"]) for change in after.changes] == [(1, 8), (2, 5)]
    assert after.settings.learning_rate == 0.5


def test_the_end_of_an_epoch_that_was_passed_meanwhile_is_the_next_one(store: RunStore) -> None:
    run = store.create(LONG, "", queue_limit=9)
    journal = begin(store, run)
    write(journal, 590, [points(590, 1.0)])
    assert actions.finish_epoch(store, run.id).pause_at == 600
    assert write(journal, 600).pause_at == 600
    assert write(journal, 640).pause_at == 1_200
    assert store.get(run.id).pause_at == 1_200
    assert write(journal, 1_200).pause_at == 1_200


def test_if_there_is_no_next_one_it_goes_on_to_its_end(store: RunStore) -> None:
    run = store.create(LONG, "", queue_limit=9)
    journal = begin(store, run)
    write(journal, 1_190, [points(1_190, 1.0)])
    assert actions.finish_epoch(store, run.id).pause_at == 1_200
    assert write(journal, 1_210).pause_at is None
    assert store.get(run.id).pause_at is None
