"""The connection to the database, and its two kinds of transaction. Knows nothing of what the tables mean."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from filelock import FileLock
from sqlalchemy import Connection, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import DatabaseError as DriverError
from sqlalchemy.pool import ConnectionPoolEntry

from backend.runs.backup_folder import newest_backup

_MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_TIMEOUT_MS = 15_000
QUICKLY_CHECKED_BYTES = 512 * 1024 * 1024
"""A database of up to this size is read through at the server's start: about a millisecond for each megabyte."""

Kind = Literal["read", "write"]
_ONE_STATE: Literal["REPEATABLE READ"] = "REPEATABLE READ"
_LOCKS = {"migration": 0x6D696772, "queue": 0x71756575}


class DatabaseError(Exception):
    """The database cannot be used; the message names it and says what to do."""


class Database:
    """A database by its URL: SQLite in a file, or PostgreSQL.

    Parameters
    ----------
    url
        An SQLAlchemy URL, such as sqlite:////data/lab.sqlite3.

    Attributes
    ----------
    observe
        Told of every transaction that ended well, whether it may write and how many seconds it took; None: nobody.
    """

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._engine = create_engine(self.url, pool_pre_ping=not self.is_sqlite)
        if self.is_sqlite:
            event.listen(self._engine, "connect", _set_up_sqlite)
            event.listen(self._engine, "begin", _begin_sqlite)
        self._writing = self._engine.execution_options(writing=True)
        # SQLite's transactions see one state by themselves.
        self._reading = self._engine if self.is_sqlite else self._engine.execution_options(isolation_level=_ONE_STATE)
        self.observe: Callable[[Kind, float], None] | None = None
        self._watching = threading.Lock()
        self._watch: sqlite3.Connection | None = None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database, and writes nothing."""
        began = time.perf_counter()
        with self._reading.begin() as connection:
            yield connection
        if self.observe is not None:
            self.observe("read", time.perf_counter() - began)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that may write; on SQLite it takes the write lock at its start, so it never fails half way."""
        began = time.perf_counter()
        with self._writing.begin() as connection:
            yield connection
        if self.observe is not None:
            self.observe("write", time.perf_counter() - began)

    def version(self) -> int | None:
        """A number that is another one after every change by anybody; None where there is none to be had cheaply.

        SQLite keeps one in memory that all its connections share, in whatever process.
        """
        if not self.is_sqlite:
            return None
        with self._watching:
            if self._watch is None:
                file = f"file:{quote(str(self.url.database))}?mode=rw"
                self._watch = sqlite3.connect(file, uri=True, isolation_level=None, check_same_thread=False)
            return int(self._watch.execute("pragma data_version").fetchone()[0])

    def migrate(self) -> None:
        """Create the tables, or bring them to this version's form.

        Raises
        ------
        DatabaseError
            If the file is not a sound database, or was written by a newer version.
        """
        with self._migration_lock():
            try:
                with self.write() as connection:
                    one_at_a_time(connection, "migration")
                    found = self._revision(connection)
                    if found == _revisions()[-1]:
                        return
                    if found is not None and found not in _revisions():
                        raise DatabaseError(
                            f"The database {self.place} was written by a newer version of Backprop Lab "
                            f"(its schema is {found}). Start that version, or give another data directory."
                        )
                    _upgrade(connection)
            except DriverError as error:
                raise self._damaged(error.orig) from error

    def is_current(self) -> bool:
        """Whether the tables have this version's form."""
        with self.read() as connection:
            return self._revision(connection) == _revisions()[-1]

    def check(self) -> None:
        """Read an SQLite database through, unless it is too large for that.

        Raises
        ------
        DatabaseError
            If a page of it is damaged.
        """
        if not self.is_sqlite or Path(str(self.url.database)).stat().st_size > QUICKLY_CHECKED_BYTES:
            return
        try:
            with self.read() as connection:
                found = connection.exec_driver_sql("pragma quick_check(1)").scalar()
        except DriverError as error:
            raise self._damaged(error.orig) from error
        if found != "ok":
            raise self._damaged(" ".join(str(found).split()))

    @property
    def place(self) -> str:
        """The file of an SQLite database, or the URL without its password."""
        return str(self.url.database) if self.is_sqlite else self.url.render_as_string(hide_password=True)

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()
        with self._watching:
            if self._watch is not None:
                self._watch.close()
                self._watch = None

    def _damaged(self, why: object) -> DatabaseError:
        """What to say of a database that cannot be used, and of the newest back-up beside it."""
        advice = "Put a copy of it from a backup in its place, or start with another data directory."
        backup = newest_backup(Path(str(self.url.database))) if self.is_sqlite else None
        if backup is not None:
            # Its weights belong to it: those of the present folder are newer than its rows.
            advice = f"The newest backup is {backup}: start with a copy of that folder as the data directory."
        return DatabaseError(f"The database {self.place} cannot be used: {why}. {advice}")

    @contextmanager
    def _migration_lock(self) -> Iterator[None]:
        """One process at a time; on PostgreSQL the transaction sees to that."""
        if not self.is_sqlite:
            yield
            return
        path = Path(str(self.url.database))
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{path}.migration.lock"):
            yield

    @staticmethod
    def _revision(connection: Connection) -> str | None:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("select version_num from alembic_version")).scalar()


@lru_cache(maxsize=1)
def _revisions() -> list[str]:
    """The versions of the tables, in order: their files' names begin with them."""
    return sorted(path.name.partition("_")[0] for path in (_MIGRATIONS / "versions").glob("[0-9]*.py"))


def _upgrade(connection: Connection) -> None:
    # Of all processes only a server with an older database needs Alembic, which takes a dozen megabytes.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def one_at_a_time(connection: Connection, what: Literal["migration", "queue"]) -> None:
    """Until the end of this transaction nobody else gets past this; SQLite has one writer at a time anyway."""
    if connection.dialect.name != "sqlite":
        connection.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": _LOCKS[what]})


def _set_up_sqlite(connection: Any, record: ConnectionPoolEntry) -> None:
    """Write-ahead log: readers and the writer do not wait for each other, and a killed process loses nothing."""
    connection.isolation_level = None  # transactions begin where we say, not where the driver guesses
    cursor = connection.cursor()
    cursor.execute(f"pragma busy_timeout = {BUSY_TIMEOUT_MS}")
    cursor.execute("pragma journal_mode = wal")
    cursor.execute("pragma synchronous = normal")
    cursor.execute("pragma foreign_keys = on")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("begin immediate" if writing else "begin")
