"""Databases of older versions, with runs in them: after the upgrade all of them are there, and go on."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

from backend.runs import Artifacts, Conflict, Database, GroupStore, RunStore, actions, deletion, editing, lineage
from backend.runs.kept_epochs import kept_epochs
from backend.runs.readers import find_reader
from backend.training import RunSpec
from tests.runs.attempts import SPEC, begin, checkpoint, create, log, points, told, write
from tests.runs.test_database import MIGRATIONS, url

# What the first version wrote: no field of later ones, neither in the description nor in an evaluation.
OLD_SPEC = (
    '{"name": "", "dataset": "mnist", "batch_size": 50, "sampling": "shuffled", "hidden_size": 2, '
    '"activation": "sigmoid", "initializer": "xavier", "weight_init_std": 0.01, "loss": "cross_entropy", '
    '"optimizer": "sgd", "learning_rate": 0.5, "dtype": "float64", "seed": 3, "iterations": 100}'
)
OLD_EVALUATION = '{"iteration": 4, "epoch": 0.4, "train_accuracy": 0.5, "test_accuracy": 0.25}'


@pytest.fixture
def old(tmp_path: Path) -> Iterator[Database]:
    """A database as the first version left it: a finished run, and one whose worker was lost."""
    database = Database(url(tmp_path / "lab.sqlite3"))
    artifact = Artifacts(tmp_path / "weights").save("aaaaaaaaaaaa", "1.safetensors", checkpoint(4).to_bytes())
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with database.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for run_id, status in (("aaaaaaaaaaaa", "finished"), ("bbbbbbbbbbbb", "running")):
            connection.execute(
                text(
                    "insert into runs (id, name, spec, status, wanted, created_at, queued_at, started_at, submission, "
                    "attempt, fruitless_attempts, revision, next_seq, iteration, seconds, loss, test_accuracy, "
                    "best_test_accuracy, best_iteration, has_weights) values (:id, 'old', :spec, :status, 'run', 1.5, "
                    "2.5, 3.5, 1, 1, 0, 9, 3, 4, 0.4, 0.125, 0.25, 0.25, 4, 1)"
                ).bindparams(id=run_id, spec=OLD_SPEC, status=status)
            )
        for run in (1, 2):
            connection.execute(
                text(
                    "insert into events (run, seq, kind, iteration, seconds, losses, fields) values "
                    "(:run, 1, 'points', 4, 0.4, :losses, null), (:run, 2, 'evaluation', 4, 0.4, null, :fields)"
                ).bindparams(run=run, losses=np.array([4, 3, 2, 0.125], "<f4").tobytes(), fields=OLD_EVALUATION)
            )
        connection.execute(
            text(
                "insert into checkpoints (run, iteration, file, size, sha256) values (1, 4, :file, :size, :sha256)"
            ).bindparams(file=artifact.file, size=artifact.size, sha256=artifact.sha256)
        )
    yield database
    database.close()


@pytest.fixture
def store(old: Database, weights: Path) -> RunStore:
    old.migrate()
    return RunStore(old, Artifacts(weights))


def test_runs_are_all_there(store: RunStore) -> None:
    running, finished = store.newest(9)
    assert (finished.id, finished.status, running.status) == ("aaaaaaaaaaaa", "finished", "running")
    assert finished.spec == RunSpec(
        batch_size=50,
        sampling="shuffled",
        hidden_size=2,
        activation="sigmoid",
        initializer="xavier",
        learning_rate=0.5,
        dtype="float64",
        seed=3,
        iterations=100,
    )
    assert (finished.created_at, finished.queued_at, finished.started_at) == (1.5, 2.5, 3.5)
    assert (finished.iteration, finished.loss, finished.best_test_accuracy, finished.best_iteration) == (
        4,
        0.125,
        0.25,
        4,
    )
    assert (finished.validation_accuracy, finished.best_validation_accuracy, finished.group) == (None, None, None)
    assert (finished.dataset, finished.parameters) == ("mnist", 784 * 2 + 2 + 2 * 10 + 10)


def test_what_happened_and_what_was_saved_is_all_there(store: RunStore) -> None:
    finished = store.get("aaaaaaaaaaaa")
    first, second = log(store, finished)
    assert first.losses.tolist() == [4, 3, 2, 0.125]
    assert second.fields == {"iteration": 4, "epoch": 0.4, "train_accuracy": 0.5, "test_accuracy": 0.25}
    saved = store.newest_checkpoint(finished)
    assert (saved.iteration, saved.spec) == (4, SPEC)
    np.testing.assert_array_equal(saved.arrays["W1"], checkpoint(4).arrays["W1"])
    assert find_reader(store, ()) == finished


def test_a_run_that_was_cut_off_goes_on(store: RunStore) -> None:
    running = store.get("bbbbbbbbbbbb")
    journal = begin(store, running)
    write(journal, 2, [points(2, 1, 2)], save=True, status="finished")
    assert told(store, running) == ["status running 2", "rewind 0", "points 1-2", "status finished 2"]


def test_the_upgraded_database_takes_everything_new(store: RunStore) -> None:
    groups = GroupStore(store.database, store.artifacts)
    group = groups.create("search", "new", [(SPEC, "one")], queue_limit=9)
    assert create(store).number == 4
    groups.delete(group.id)
    assert [run.name for run in store.newest(9)] == ["", "old", "old"]


@pytest.fixture
def second(tmp_path: Path) -> Iterator[Database]:
    """A database as the second version left it: a finished, a paused and a queued run, two of them of a group."""
    database = Database(url(tmp_path / "lab.sqlite3"))
    artifact = Artifacts(tmp_path / "weights").save("cccccccccccc", "4.safetensors", checkpoint(4).to_bytes())
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with database.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        connection.execute(
            text(
                "insert into groups (id, kind, name, created_at, fields, criterion) values "
                "('gggggggggggg', 'search', 'rates', 1.5, '[\"learning_rate\"]', 'validation_accuracy')"
            )
        )
        for run_id, status, group in (
            ("cccccccccccc", "finished", "gggggggggggg"),
            ("dddddddddddd", "paused", "gggggggggggg"),
            ("eeeeeeeeeeee", "queued", None),
        ):
            connection.execute(
                text(
                    "insert into runs (id, name, spec, status, wanted, created_at, queued_at, submission, attempt, "
                    "fruitless_attempts, revision, next_seq, iteration, seconds, best_test_accuracy, "
                    "best_validation_accuracy, has_weights, \"group\") values (:id, 'older', :spec, :status, "
                    "'run', 1.5, 2.5, 1, 1, 0, 9, 1, 4, 0.4, 0.25, 0.5, :has_weights, :group)"
                ).bindparams(id=run_id, spec=OLD_SPEC, status=status, group=group, has_weights=status == "finished")
            )
        connection.execute(
            text(
                "insert into checkpoints (run, iteration, file, size, sha256) values (1, 4, :file, :size, :sha256)"
            ).bindparams(file=artifact.file, size=artifact.size, sha256=artifact.sha256)
        )
    database.migrate()
    yield database
    database.close()


def test_runs_of_the_second_version_have_a_life_before_them(second: Database, weights: Path) -> None:
    store = RunStore(second, Artifacts(weights))
    queued, paused, finished = store.newest(9)
    for run in (queued, paused, finished):
        assert (run.changes, run.tags, run.notes, run.pause_at, run.seconds_left) == ((), (), "", None, None)
        assert (run.parent, run.start, run.reproduces, run.receipt, run.deleted_at) == (None,) * 5
        assert (run.settings, run.iterations, run.epochs.per_epoch) == (run.spec, 100, 1_200)
    assert store.queue_order() == [queued.number]
    group, members = GroupStore(second, store.artifacts).get("gggggggggggg")
    assert ([run.id for run in members], group.best) == ([finished.id, paused.id], finished.id)
    assert kept_epochs(store, finished) == []
    assert store.newest_checkpoint(finished).iteration == 4


def test_runs_of_the_second_version_can_do_what_is_new(second: Database, weights: Path) -> None:
    store = RunStore(second, Artifacts(weights))
    queued, paused, finished = store.newest(9)
    with pytest.raises(Conflict, match="has no receipt"):
        lineage.reproduce(store, finished.id, queue_limit=9)
    assert editing.edit(store, finished.id, name="renamed", tags=["old"]).tags == ("old",)
    assert actions.step(store, paused.id).pause_at == 5
    assert editing.change_settings(store, queued.id, {"learning_rate": 0.25}).settings.learning_rate == 0.25
    assert editing.continue_run(store, finished.id, 50).iterations == 54
    assert begin(store, store.get(finished.id)) is not None
    deletion.delete(store, finished.id)
    assert deletion.restore(store, finished.id).name == "renamed"
