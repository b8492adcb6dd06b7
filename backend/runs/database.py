"""The connection to the database, and its two kinds of transaction. Knows nothing of what the tables mean."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from filelock import FileLock
from sqlalchemy import Connection, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import DatabaseError as DriverError
from sqlalchemy.pool import ConnectionPoolEntry

_MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_TIMEOUT_MS = 15_000


class DatabaseError(Exception):
    """The database cannot be used; the message names it and says what to do."""


class Database:
    """A database by its URL: SQLite in a file, or PostgreSQL.

    Parameters
    ----------
    url
        An SQLAlchemy URL, such as sqlite:////data/lab.sqlite3.
    """

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._engine = create_engine(self.url, pool_pre_ping=not self.is_sqlite)
        if self.is_sqlite:
            event.listen(self._engine, "connect", _set_up_sqlite)
            event.listen(self._engine, "begin", _begin_sqlite)
        self._writing = self._engine.execution_options(writing=True)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database, and writes nothing."""
        with self._engine.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that may write; on SQLite it takes the write lock at its start, so it never fails half way."""
        with self._writing.begin() as connection:
            yield connection

    def migrate(self) -> None:
        """Create the tables, or bring them to this version's form.

        Raises
        ------
        DatabaseError
            If the file is not a sound database, or was written by a newer version.
        """
        scripts = ScriptDirectory(str(_MIGRATIONS))
        with self._migration_lock():
            try:
                with self.write() as connection:
                    if self._revision(connection) == scripts.get_current_head():
                        return
                    known = {script.revision for script in scripts.walk_revisions()}
                    found = self._revision(connection)
                    if found is not None and found not in known:
                        raise DatabaseError(
                            f"The database {self.place} was written by a newer version of Backprop Lab "
                            f"(its schema is {found}). Start that version, or give another data directory."
                        )
                    config = Config()
                    config.set_main_option("script_location", str(_MIGRATIONS))
                    config.attributes["connection"] = connection
                    command.upgrade(config, "head")
            except DriverError as error:
                raise DatabaseError(
                    f"The database {self.place} cannot be used: {error.orig}. "
                    "Put a copy of it from a backup in its place, or start with another data directory."
                ) from error

    @property
    def place(self) -> str:
        """The file of an SQLite database, or the URL without its password."""
        return str(self.url.database) if self.is_sqlite else self.url.render_as_string(hide_password=True)

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    @contextmanager
    def _migration_lock(self) -> Iterator[None]:
        """One process at a time; on PostgreSQL the transaction's own locks see to that."""
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
