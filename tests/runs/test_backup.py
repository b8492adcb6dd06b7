"""A back-up is whole, whatever training does meanwhile, and can be opened like the original."""

import hashlib
import os
import shutil
import sqlite3
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from filelock import FileLock

from backend.runs import Artifacts, Database, RunStore, backup, backup_folder
from backend.runs.backup import Backup, BackupError, back_up
from backend.runs.backup_folder import backups, new_name, newest_backup
from tests.runs.attempts import begin, create, log, points, write

pytestmark = pytest.mark.sqlite


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Where back-ups go; beside the data, on the same file system."""
    return tmp_path / "backups"


def opened(made: Backup) -> RunStore:
    """The store in a back-up."""
    database = Database(f"sqlite:///{made.path / 'lab.sqlite3'}")
    database.migrate()
    return RunStore(database, Artifacts(made.path / "weights"))


def named_files(folder: Path) -> dict[str, tuple[int, str]]:
    """Size and sum by name of every file that a row of a database names."""
    connection = sqlite3.connect(folder / "lab.sqlite3")
    rows = connection.execute("select file, size, sha256 from checkpoints union select file, size, sha256 from epochs")
    found = {file: (size, sha256) for file, size, sha256 in rows}
    connection.close()
    return found


def assert_whole(made: Backup) -> None:
    """Every file that is named is there as it was saved, and nothing else is."""
    expected = named_files(made.path)
    weights = made.path / "weights"
    found = {
        str(path.relative_to(weights)): (path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest())
        for path in weights.rglob("*")
        if path.is_file()
    }
    assert found == expected
    assert made.files == len(expected)
    assert made.damaged == ()


def assert_nothing_left(*folders: Path) -> None:
    """No part of a back-up that was given up, or that is done."""
    assert [path for folder in folders for path in folder.glob(".unfinished*")] == []


def test_a_backup_is_the_store_again(store: RunStore, weights: Path, target: Path) -> None:
    run = create(store, "kept")
    journal = begin(store, run)
    write(journal, 3, [points(3, 2.5, 2.0, 1.5)], save=True)
    write(journal, 5, [points(5, 1.25, 1.0)], save=True)
    made = back_up(store.database, weights, target)
    assert made.path.parent == target
    assert (made.runs, made.files) == (1, 2)
    assert_whole(made)
    write(journal, 6, save=True)  # what comes later is not in it
    copy = opened(made)
    assert copy.get(run.id).iteration == 5
    assert [entry.iteration for entry in log(copy, run)] == [entry.iteration for entry in log(store, run)]
    found = copy.newest_checkpoint(copy.get(run.id))
    assert found is not None
    assert found.iteration == 5
    copy.database.close()
    assert_nothing_left(target, weights.parent)


def test_the_backup_outlives_the_original(store: RunStore, weights: Path, target: Path) -> None:
    run = create(store)
    write(begin(store, run), 3, save=True)
    made = back_up(store.database, weights, target)
    store.artifacts.delete_run(run.id)
    assert_whole(made)


def test_every_backup_is_whole_while_training_saves_and_drops(store: RunStore, weights: Path, target: Path) -> None:
    """Two runs save as fast as they can; each save drops the one before the last."""
    done = threading.Event()
    errors: list[BaseException] = []

    def train() -> None:
        try:
            journal = begin(store, create(store))
            iteration = 0
            while not done.is_set():
                iteration += 1
                write(journal, iteration, [points(iteration, 1.0)], save=True)
        except BaseException as error:  # whatever it is, the test shows it
            errors.append(error)

    trainers = [threading.Thread(target=train) for _ in range(2)]
    for trainer in trainers:
        trainer.start()
    reached = []
    try:
        while len(reached) < 12 or reached[-1] < 20:
            made = back_up(store.database, weights, target)
            assert_whole(made)
            connection = sqlite3.connect(made.path / "lab.sqlite3")
            reached.append(connection.execute("select coalesce(max(iteration), 0) from runs").fetchone()[0])
            # Rows and files are of one moment: a run that has saved has the checkpoint that it is at.
            for number, iteration in connection.execute("select number, iteration from runs where iteration > 0"):
                newest = connection.execute("select max(iteration) from checkpoints where run = ?", (number,))
                assert newest.fetchone()[0] == iteration
            connection.close()
    finally:
        done.set()
        for trainer in trainers:
            trainer.join()
    assert errors == []
    assert reached == sorted(reached)


def test_without_hard_links_it_begins_anew_when_training_was_quicker(
    store: RunStore, weights: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = begin(store, create(store))
    write(journal, 1, save=True)

    def no_links(source: Path, link: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    tries = []
    copyfile = shutil.copyfile

    def copy_late(source: Path, copy: Path) -> None:
        if not tries:  # between the database and its files, training saves twice more, and drops what was named
            write(journal, 2, save=True)
            write(journal, 3, save=True)
        tries.append(source.name)
        copyfile(source, copy)

    monkeypatch.setattr(os, "link", no_links)
    monkeypatch.setattr(shutil, "copyfile", copy_late)
    made = back_up(store.database, weights, target)
    assert_whole(made)
    assert len(tries) == 3  # the one that was gone, then two
    assert {name[:9] for name in map(os.path.basename, named_files(made.path))} == {"000000002", "000000003"}


def test_a_file_that_was_damaged_before_is_left_out_and_named(store: RunStore, weights: Path, target: Path) -> None:
    run = create(store)
    journal = begin(store, run)
    for iteration in (1, 2):
        write(journal, iteration, save=True)
    older, newer = sorted((weights / run.id).iterdir())
    newer.write_bytes(newer.read_bytes()[:-1])
    made = back_up(store.database, weights, target)
    assert made.damaged == (f"{run.id}/{newer.name}",)
    assert [path.name for path in (made.path / "weights" / run.id).iterdir()] == [older.name]
    copy = opened(made)
    found = copy.newest_checkpoint(copy.get(run.id))
    assert found is not None
    assert found.iteration == 1
    copy.database.close()


def test_only_the_newest_are_kept(store: RunStore, weights: Path, target: Path) -> None:
    (target / "mine").mkdir(parents=True)
    made = [back_up(store.database, weights, target, keep=2).path for _ in range(4)]
    assert backups(target) == made[-2:]
    assert (target / "mine").is_dir()
    assert_nothing_left(target)


def test_what_a_killed_backup_left_is_removed(store: RunStore, weights: Path, target: Path) -> None:
    for folder in (target / ".unfinished-backprop-lab-20260101T000000Z", weights.parent / ".unfinished-stage-1"):
        (folder / "run").mkdir(parents=True)
        (folder / "run" / "file").touch()
    made = back_up(store.database, weights, target)
    assert_nothing_left(target, weights.parent)
    assert backups(target) == [made.path]


def test_into_the_data_directory_itself(store: RunStore, weights: Path) -> None:
    made = back_up(store.database, weights, weights.parent)
    assert made.path.parent == weights.parent
    assert_whole(made)


def test_one_at_a_time(store: RunStore, weights: Path, target: Path) -> None:
    target.mkdir()
    with FileLock(target / "backup.lock"), pytest.raises(BackupError, match=f"Another back-up uses {target}"):
        back_up(store.database, weights, target)
    assert backups(target) == []


def test_a_database_of_an_older_version_is_saved_as_it_is(tmp_path: Path, target: Path) -> None:
    """A back-up is what one makes before an upgrade."""
    content = b"weights"
    (tmp_path / "weights" / "run").mkdir(parents=True)
    (tmp_path / "weights" / "run" / "1").write_bytes(content)
    connection = sqlite3.connect(tmp_path / "lab.sqlite3")
    connection.execute("create table runs (number integer primary key)")
    connection.execute("create table checkpoints (number integer primary key, file text, size integer, sha256 text)")
    connection.execute(
        "insert into checkpoints values (1, 'run/1', ?, ?)", (len(content), hashlib.sha256(content).hexdigest())
    )
    connection.commit()
    connection.close()
    made = back_up(Database(f"sqlite:///{tmp_path / 'lab.sqlite3'}"), tmp_path / "weights", target)
    assert (made.path / "weights" / "run" / "1").read_bytes() == content
    copy = sqlite3.connect(made.path / "lab.sqlite3")
    assert copy.execute("select count(*) from sqlite_master where name = 'alembic_version'").fetchone() == (0,)
    copy.close()


def test_a_damaged_database_makes_no_backup(store: RunStore, weights: Path, target: Path) -> None:
    sound = back_up(store.database, weights, target)
    for number in range(60):
        create(store, f"run {number}")
    store.database.close()
    path = weights.parent / "lab.sqlite3"
    content = bytearray(path.read_bytes())
    for page in range(10 * 4096, len(content), 4096):
        content[page : page + 2000] = b"\xa5" * 2000
    path.write_bytes(content)
    with pytest.raises(BackupError, match=r"damaged|could not be copied"):
        back_up(Database(f"sqlite:///{path}"), weights, target)
    assert backups(target) == [sound.path]
    assert_nothing_left(target, weights.parent)


def test_a_full_disk_leaves_nothing_behind(
    store: RunStore, weights: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(begin(store, create(store)), 1, save=True)

    def no_room(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup.os, "fsync", no_room)
    with pytest.raises(BackupError, match=f"could not be written to {target}: No space left on device"):
        back_up(store.database, weights, target)
    assert backups(target) == []
    assert_nothing_left(target, weights.parent)


def test_no_database(tmp_path: Path, target: Path) -> None:
    path = tmp_path / "lab.sqlite3"
    with pytest.raises(BackupError, match=f"There is no database {path}"):
        back_up(Database(f"sqlite:///{path}"), tmp_path / "weights", target)
    assert not path.exists()


def test_postgresql_has_tools_of_its_own(tmp_path: Path, target: Path) -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(BackupError, match="pg_dump") as refusal:
        back_up(Database("postgresql+psycopg://lab:secret@db.example/lab"), tmp_path, target)
    assert "secret" not in str(refusal.value)


def test_names_sort_by_time(tmp_path: Path) -> None:
    moment = datetime(2026, 11, 24, 22, 30, 5, tzinfo=UTC)
    assert new_name(tmp_path, moment) == "backprop-lab-20261124T223005Z"
    for expected in ("backprop-lab-20261124T223005Z", "backprop-lab-20261124T223005Z-02"):
        name = new_name(tmp_path, moment)
        assert name == expected
        (tmp_path / name).mkdir()
        (tmp_path / name / backup_folder.DATABASE_FILE).touch()
    an_hour_ago = moment - timedelta(hours=1)
    assert new_name(tmp_path, an_hour_ago) == "backprop-lab-20261124T223005Z-03"
    (tmp_path / "backprop-lab-20270101T000000Z").mkdir()  # without a database it is none
    (tmp_path / "zebra").mkdir()
    assert [path.name for path in backups(tmp_path)] == [
        "backprop-lab-20261124T223005Z",
        "backprop-lab-20261124T223005Z-02",
    ]


def test_the_newest_beside_a_database(tmp_path: Path) -> None:
    database = tmp_path / "lab.sqlite3"
    assert newest_backup(database) is None
    folder = tmp_path / "backups" / new_name(tmp_path)
    folder.mkdir(parents=True)
    (folder / "lab.sqlite3").touch()
    assert newest_backup(database) == folder
