"""Which run reads drawings where none is named."""

from typing import Any

from sqlalchemy import text

from backend.runs import GroupStore, Run, RunStore, deletion
from backend.runs.readers import find_reader, find_reader_in_training, recipe_of
from backend.training import RunSpec
from tests.runs.attempts import begin, create, write

RECIPES = ("draw-mlp", "draw-cnn")


def started(store: RunStore, recipe: str, **spec: Any) -> Run:
    groups = GroupStore(store.database, store.artifacts)
    group = groups.create("recipe", recipe, [(RunSpec(**spec), recipe)], queue_limit=9, recipe=recipe)
    return groups.get(group.id)[1][0]


def test_runs_of_recipes_for_drawing_go_first_and_the_best_of_them(store: RunStore) -> None:
    assert find_reader(store, RECIPES) is None
    mlp, cnn, other = started(store, "draw-mlp"), started(store, "draw-cnn"), started(store, "default")
    for run in (cnn, mlp, other):
        write(begin(store, run), 5, save=True, status="finished")
    newest = create(store)
    write(begin(store, newest), 5, save=True, status="finished")
    with store.database.write() as connection:
        connection.exec_driver_sql("update runs set best_test_accuracy = 0.99")
        connection.exec_driver_sql(f"update runs set best_test_accuracy = 0.995 where id = '{cnn.id}'")
    assert find_reader(store, RECIPES).id == cnn.id
    assert recipe_of(store, store.get(cnn.id)) == "draw-cnn"
    deletion.delete(store, cnn.id)
    assert find_reader(store, RECIPES).id == mlp.id
    deletion.delete(store, mlp.id)
    assert find_reader(store, RECIPES).id == newest.id
    assert recipe_of(store, store.get(newest.id)) is None
    assert recipe_of(store, store.get(other.id)) == "default"


def test_one_that_has_not_finished_does_not_go_first(store: RunStore) -> None:
    plain, reader = create(store), started(store, "draw-mlp")
    write(begin(store, plain), 5, save=True, status="finished")
    write(begin(store, reader), 5, save=True)
    assert find_reader(store, RECIPES).id == plain.id


def test_the_one_in_training_is_told(store: RunStore) -> None:
    assert find_reader_in_training(store, RECIPES) is None
    create(store)
    first, second = started(store, "draw-mlp"), started(store, "draw-cnn")
    assert find_reader_in_training(store, RECIPES).id == first.id
    begin(store, second)
    assert find_reader_in_training(store, RECIPES).id == second.id
    deletion.delete(store, second.id)
    assert find_reader_in_training(store, RECIPES).id == first.id


def test_without_recipes_the_newest_finished_run_reads(store: RunStore) -> None:
    assert find_reader(store, RECIPES) is None
    create(store)
    first, second, third = (create(store) for _ in range(3))
    assert find_reader(store, RECIPES) is None

    def ended(run: Any, **end: Any) -> None:
        write(begin(store, run), 5, save=True, **end)

    ended(first, status="finished")
    ended(second, status="finished")
    ended(third)
    assert find_reader(store, RECIPES).id == second.id  # a finished one goes before a newer unfinished one
    deletion.delete(store, second.id)
    assert find_reader(store, RECIPES).id == first.id
    deletion.delete(store, first.id)
    assert find_reader(store, RECIPES).id == third.id


def test_runs_on_points_do_not_read_drawings(store: RunStore) -> None:
    digits = create(store)
    points_run = store.create(RunSpec(dataset="xor"), "", queue_limit=9)
    for run in (digits, points_run):
        write(begin(store, run), 5, save=True, status="finished")
    assert find_reader(store, RECIPES).id == digits.id
    with store.database.write() as connection:  # an older version knew of no other data
        connection.execute(text("update runs set spec = '{}' where id = :id").bindparams(id=digits.id))
    assert find_reader(store, RECIPES).id == digits.id
    deletion.delete(store, digits.id)
    assert find_reader(store, RECIPES) is None
