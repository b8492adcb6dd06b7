"""Back-up: a consistent copy of an SQLite database and of the weights that its rows name, while runs are training.

What makes it consistent: training removes a file only after the transaction that removed its row. So the write lock is
taken for the moment in which a reading transaction begins, which sees the database as it is then from there on, and in
which every file that it names gets a second name (a hard link) where nobody removes it. Then training goes on, and the
copying takes its time.
"""

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from filelock import FileLock, Timeout

from backend.runs.artifacts import Artifact
from backend.runs.backup_folder import DATABASE_FILE, WEIGHTS, backups, new_name
from backend.runs.database import BUSY_TIMEOUT_MS, Database

ATTEMPTS = 4
"""Where the file system has no hard links, training can remove a file before it is copied; then all begins anew."""

_UNFINISHED = ".unfinished-"
_LOCK = "backup.lock"


class BackupError(Exception):
    """There is no back-up; the message says why and what to do."""


@dataclass(frozen=True)
class Backup:
    """A back-up: its folder, what it holds, and which files were damaged or missing before it was made."""

    path: Path
    runs: int
    files: int
    size: int
    damaged: tuple[str, ...]


@dataclass(frozen=True)
class _Snapshot:
    """The database of one moment, and where the files that it names can be read, now and later."""

    connection: sqlite3.Connection
    sources: dict[Artifact, Path]


def back_up(database: Database, weights: Path, target: Path, keep: int | None = None) -> Backup:
    """Make a back-up in a folder of its own below `target`, and then remove all but the newest `keep`.

    Raises
    ------
    BackupError
        If another back-up is under way there, the database is damaged, or the copy cannot be written.
    """
    if not database.is_sqlite:
        raise BackupError(
            f"The database {database.place} has back-ups of its own: save it with pg_dump, then copy the weights. "
            "docs/operations.md says how."
        )
    source = Path(str(database.url.database))
    if not source.is_file():
        raise BackupError(f"There is no database {source}. Name the data directory with --data-dir.")
    try:
        target.mkdir(parents=True, exist_ok=True)
        with _alone(target, source.parent):
            made = _best_attempt(source, weights, target)
            if keep is not None:
                for old in backups(target)[:-keep]:
                    _remove(old)
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        raise BackupError(f"The back-up could not be written to {target}: {error.strerror or error}{where}") from error
    except sqlite3.Error as error:
        raise BackupError(f"The database {source} could not be copied: {error}") from error
    return made


@contextmanager
def _alone(*folders: Path) -> Iterator[None]:
    """One back-up at a time from and to these folders; what one that was killed left behind is removed."""
    with ExitStack() as locks:
        for folder in sorted({folder.resolve() for folder in folders}):
            try:
                locks.enter_context(FileLock(folder / _LOCK, timeout=0))
            except Timeout:
                raise BackupError(f"Another back-up uses {folder} at present. Try again when it is done.") from None
            for rest in folder.glob(f"{_UNFINISHED}*"):
                shutil.rmtree(rest, ignore_errors=True)
        yield


def _best_attempt(source: Path, weights: Path, target: Path) -> Backup:
    """The first back-up that lacks nothing. What the last one lacks is not there to be copied."""
    attempt = 0
    while True:
        attempt += 1
        name = new_name(target)
        unfinished = target / f"{_UNFINISHED}{name}"
        try:
            made = _copy(source, weights, unfinished)
            if not made.damaged or attempt == ATTEMPTS:
                unfinished.rename(target / name)
                _flush(target)
                return replace(made, path=target / name)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)


def _copy(source: Path, weights: Path, folder: Path) -> Backup:
    """One attempt, into a folder that is not there yet."""
    folder.mkdir()
    with _snapshot(source, weights) as snapshot:
        damaged, size = [], 0
        for artifact, file in snapshot.sources.items():
            if _copy_file(artifact, file, folder / WEIGHTS / artifact.file):
                size += artifact.size
            else:
                damaged.append(artifact.file)
        size += _copy_database(snapshot.connection, folder / DATABASE_FILE)
        runs = snapshot.connection.execute("select count(*) from runs").fetchone()[0]
    for below, _, _ in os.walk(folder):
        _flush(Path(below))
    return Backup(folder, runs, len(snapshot.sources) - len(damaged), size, tuple(damaged))


@contextmanager
def _snapshot(source: Path, weights: Path) -> Iterator[_Snapshot]:
    """The database as it is now, with its files held fast beside it."""
    stage = source.parent / f"{_UNFINISHED}stage-{os.getpid()}"
    stage.mkdir()
    try:
        with closing(_connect(source)) as writing, closing(_connect(source)) as reading:
            writing.execute("begin immediate")  # nobody else writes, and so nobody removes, until it is rolled back
            reading.execute("begin")
            artifacts = _named_files(reading)
            links = {artifact: _held(weights / artifact.file, stage / artifact.file) for artifact in artifacts}
            writing.execute("rollback")
            yield _Snapshot(reading, links)
            reading.execute("rollback")
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=BUSY_TIMEOUT_MS / 1000, isolation_level=None)


def _named_files(connection: sqlite3.Connection) -> list[Artifact]:
    """Every file that a row names, found by the columns: a back-up is made before an upgrade, too."""
    tables = [name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")]
    columns = {table: {row[1] for row in connection.execute(f"pragma table_info({table})")} for table in tables}
    queries = [
        f"select file, size, sha256 from {table}"  # noqa: S608 - the database's own names
        for table, names in columns.items()
        if {"file", "size", "sha256"} <= names
    ]
    if "start" in columns.get("runs", set()):
        fields = ", ".join(f"json_extract(start, '$.{name}')" for name in ("file", "size", "sha256"))
        queries.append(f"select {fields} from runs where json_extract(start, '$.file') is not null")  # noqa: S608
    rows = connection.execute(" union ".join(queries)).fetchall() if queries else []
    return [Artifact(*row) for row in rows]


def _held(file: Path, link: Path) -> Path:
    """Another name for a file; the file itself where there are no such things, or no such file."""
    link.parent.mkdir(exist_ok=True)
    try:
        os.link(file, link)
    except OSError:
        return file
    return link


def _copy_file(artifact: Artifact, source: Path, copy: Path) -> bool:
    """Bring a file into the back-up, by a link where that can be; whether it is what its row says.

    A file of weights is never written to once it is there, so a link is as good as a copy.
    """
    copy.parent.mkdir(parents=True, exist_ok=True)
    try:
        try:
            os.link(source, copy)
        except FileNotFoundError:
            raise
        except OSError:
            shutil.copyfile(source, copy)
        with copy.open("rb") as file:
            sound = hashlib.file_digest(file, "sha256").hexdigest() == artifact.sha256
            sound &= os.fstat(file.fileno()).st_size == artifact.size
            os.fsync(file.fileno())
    except FileNotFoundError:
        return False
    if not sound:
        copy.unlink()
    return sound


def _copy_database(source: sqlite3.Connection, copy: Path) -> int:
    """Copy what the source's transaction sees; gives the size. A damaged database is not worth keeping."""
    with closing(_connect(copy)) as connection:
        source.backup(connection)
        found = connection.execute("pragma quick_check(1)").fetchone()[0]
        if found != "ok":
            raise BackupError(f"The database is damaged: {found}. No back-up was made; the older ones are untouched.")
    with copy.open("rb") as file:
        os.fsync(file.fileno())
    return copy.stat().st_size


def _remove(backup: Path) -> None:
    """Take a back-up away; half removed, it no longer has the name of one."""
    doomed = backup.with_name(f"{_UNFINISHED}{backup.name}")
    backup.rename(doomed)
    shutil.rmtree(doomed)


def _flush(folder: Path) -> None:
    """Make a folder's names outlast a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
