"""Groups: made as a whole or not at all, compared, stopped and deleted."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from backend.runs import GroupNotFound, GroupStore, QueueFull, RunNotFound, RunStore, deletion
from backend.runs.groups import Group
from backend.runs.schema import checkpoints, events, groups, runs
from backend.training import RunSpec
from tests.runs.attempts import begin, create, evaluation, points, write

SPECS = [RunSpec(iterations=100, learning_rate=rate) for rate in (0.1, 0.2, 0.3)]
VALIDATED = [spec.model_copy(update={"validation_size": 100}) for spec in SPECS]
LIMIT = 100


@pytest.fixture
def group_store(store: RunStore) -> GroupStore:
    return GroupStore(store.database, store.artifacts)


def make(group_store: GroupStore, specs: list[RunSpec] = SPECS, limit: int = LIMIT) -> Group:
    members = [(spec, f"number {place}") for place, spec in enumerate(specs)]
    return group_store.create("search", "a search", members, queue_limit=limit, fields=["learning_rate"])


def test_a_new_group(store: RunStore, group_store: GroupStore) -> None:
    made = group_store.create("recipe", "some", [(SPECS[0], "one"), (SPECS[1], "two")], queue_limit=2, recipe="xor")
    group, members = group_store.get(made.id)
    assert group == made
    assert (group.kind, group.name, group.recipe, group.fields, group.best) == ("recipe", "some", "xor", [], None)
    assert [(run.name, run.spec, run.status, run.group) for run in members] == [
        ("one", SPECS[0], "queued", group.id),
        ("two", SPECS[1], "queued", group.id),
    ]
    assert store.queue_order() == [run.number for run in members]
    assert [store.get(run.id) for run in members] == members
    assert create(store).group is None


def test_a_group_that_is_not_there(group_store: GroupStore) -> None:
    for call in (group_store.get, group_store.stop, group_store.delete):
        with pytest.raises(GroupNotFound, match="000000000000"):
            call("000000000000")


def test_all_runs_are_queued_or_none(store: RunStore, group_store: GroupStore) -> None:
    create(store)
    with pytest.raises(QueueFull, match="expected at most 3 queued runs, and there are 1, to which 3 would come"):
        make(group_store, limit=3)
    assert group_store.newest(9) == []
    assert len(store.newest(9)) == 1
    assert len(group_store.get(make(group_store, limit=4).id)[1]) == 3


def test_newest_first(group_store: GroupStore) -> None:
    made = [make(group_store) for _ in range(3)]
    assert group_store.newest(2) == [made[2], made[1]]


@pytest.mark.parametrize(("specs", "criterion"), [(SPECS, "test_accuracy"), (VALIDATED, "validation_accuracy")])
def test_the_best_run_is_that_of_the_criterion(
    store: RunStore, group_store: GroupStore, specs: list[RunSpec], criterion: str
) -> None:
    made = make(group_store, specs)
    assert made.criterion == criterion
    members = group_store.get(made.id)[1]
    for run, test, validation in zip(members[:2], (0.9, 0.8), (0.6, 0.7), strict=True):
        write(begin(store, run), 9, [evaluation(9, 1.0, test, validation)])
    best = members[0 if criterion == "test_accuracy" else 1].id
    assert group_store.get(made.id)[0].best == best
    assert [group.best for group in group_store.newest(9)] == [best]


def test_of_equals_the_one_of_fewer_iterations_then_the_earlier(store: RunStore, group_store: GroupStore) -> None:
    made = make(group_store)
    first, second, third = group_store.get(made.id)[1]
    write(begin(store, first), 50, [evaluation(50, 1.0, 0.5)])
    write(begin(store, second), 40, [evaluation(40, 1.0, 0.5)])
    write(begin(store, third), 40, [evaluation(40, 1.0, 0.5)])
    assert group_store.get(made.id)[0].best == second.id
    deletion.delete(store, second.id)
    assert group_store.get(made.id)[0].best == third.id


def test_each_group_has_its_own_best(store: RunStore, group_store: GroupStore) -> None:
    made = [make(group_store), make(group_store, VALIDATED), make(group_store)]
    for group in made[:2]:
        write(begin(store, group_store.get(group.id)[1][0]), 9, [evaluation(9, 1.0, 0.5, 0.5)])
    expected = [None, *(group_store.get(group.id)[1][0].id for group in made[1::-1])]
    assert [group.best for group in group_store.newest(9)] == expected


def test_stop(store: RunStore, group_store: GroupStore) -> None:
    made, other = make(group_store), make(group_store)
    running, finished, queued = group_store.get(made.id)[1]
    journal = begin(store, running)
    write(begin(store, finished), 100, status="finished")
    group_store.stop(made.id)
    group_store.stop(made.id)
    assert [(store.get(run.id).status, store.get(run.id).wanted) for run in (running, finished, queued)] == [
        ("running", "stop"),
        ("finished", "run"),
        ("stopped", "run"),
    ]
    assert write(journal, 3).wanted == "stop"
    assert {run.status for run in group_store.get(other.id)[1]} == {"queued"}


def test_delete(store: RunStore, group_store: GroupStore, weights: Path) -> None:
    made, other, alone = make(group_store), make(group_store), create(store)
    for run in (*group_store.get(made.id)[1], *group_store.get(other.id)[1], alone):
        write(begin(store, run), 3, [points(3, 1, 2, 3)], save=True)
    members = group_store.get(made.id)[1]
    group_store.delete(made.id)
    for run in members:
        with pytest.raises(RunNotFound):
            store.get(run.id)
        assert not (weights / run.id).exists()
    with pytest.raises(GroupNotFound):
        group_store.get(made.id)
    with store.database.read() as connection:
        counted = {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar()
            for table in (groups, runs, events, checkpoints)
        }
    assert counted == {"groups": 1, "runs": 4, "events": 8, "checkpoints": 4}
    assert len(group_store.get(other.id)[1]) == 3


def test_a_group_outlives_its_runs(store: RunStore, group_store: GroupStore) -> None:
    made = make(group_store)
    for run in group_store.get(made.id)[1]:
        deletion.delete(store, run.id)
    assert group_store.get(made.id) == (made, [])
