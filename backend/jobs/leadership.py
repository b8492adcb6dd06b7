"""Which of several servers on one store hands out its runs: the one that holds the store's lock.

A lock here is held by being alive. That of a file is the kernel's, which frees it when the process ends, however that
comes; that of PostgreSQL belongs to a connection, and goes with it. Who loses it stops; a moment in which two hand out
runs is harmless all the same, for a run's newest submission and attempt alone count.
"""

from pathlib import Path
from typing import Any, Protocol

from filelock import FileLock, Timeout
from sqlalchemy import Connection, NullPool, create_engine, make_url, text
from sqlalchemy.exc import SQLAlchemyError

ADVISORY_KEY = 0x6261636B70726F70
"""The number of our lock among all advisory locks of a PostgreSQL database."""

# A dead machine sends no word; after these seconds of silence its connection is taken for dead, on either side.
_IDLE_SECONDS, _PROBE_SECONDS, _PROBES = 2, 1, 2
_CLIENT_OPTIONS = {
    "connect_timeout": 3,
    "keepalives_idle": _IDLE_SECONDS,
    "keepalives_interval": _PROBE_SECONDS,
    "keepalives_count": _PROBES,
    "tcp_user_timeout": 1000 * (_IDLE_SECONDS + _PROBE_SECONDS * _PROBES),
    "application_name": "backprop-lab dispatcher",
}
_SERVER_SETTINGS = {
    "tcp_keepalives_idle": _IDLE_SECONDS,
    "tcp_keepalives_interval": _PROBE_SECONDS,
    "tcp_keepalives_count": _PROBES,
    "idle_session_timeout": 0,
    "statement_timeout": "3s",
}


class Leadership(Protocol):
    """The right to hand out runs, which one server at a time has."""

    def seek(self) -> bool:
        """Try to get it, without waiting; whether it is ours now."""

    def holds(self) -> bool:
        """Whether it is still ours."""

    def give_up(self) -> None:
        """Let another have it."""


def leadership(database_url: str, lock: Path) -> Leadership:
    """That of a store: a lock in its database where that is PostgreSQL, else on a file."""
    if make_url(database_url).get_backend_name() == "sqlite":
        return FileLeadership(lock)
    return DatabaseLeadership(database_url)


class FileLeadership:
    """For an SQLite file, which all its servers reach on one machine."""

    def __init__(self, lock: Path) -> None:
        self._lock = FileLock(lock, thread_local=False)

    def seek(self) -> bool:
        """Try to get it, without waiting; whether it is ours now."""
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            return False
        return True

    def holds(self) -> bool:
        """Whether it is still ours: as long as this process lives."""
        return self._lock.is_locked

    def give_up(self) -> None:
        """Let another have it."""
        self._lock.release(force=True)  # however often it was sought


class DatabaseLeadership:
    """For PostgreSQL: an advisory lock, held by a connection that serves for nothing else."""

    def __init__(self, url: str) -> None:
        options = {**_CLIENT_OPTIONS, "options": " ".join(f"-c {name}={to}" for name, to in _SERVER_SETTINGS.items())}
        self._engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT", connect_args=options)
        self._connection: Connection | None = None

    def seek(self) -> bool:
        """Try to get it, without waiting; whether it is ours now."""
        try:
            if self._connection is None:
                self._connection = self._engine.connect()
            got = self._ask(self._connection, "select pg_try_advisory_lock(:key)", key=ADVISORY_KEY)
        except SQLAlchemyError:  # the database is away; it is asked again
            self.give_up()
            return False
        return bool(got)

    def holds(self) -> bool:
        """Whether it is still ours: as long as the connection that got it lives."""
        if self._connection is None:
            return False
        try:
            self._ask(self._connection, "select 1")
        except SQLAlchemyError:
            self.give_up()
            return False
        return True

    def give_up(self) -> None:
        """Let another have it."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.invalidate()  # closes it at once, whatever state it is in
            connection.close()

    @staticmethod
    def _ask(connection: Connection, question: str, **values: Any) -> Any:
        """One answer; a connection that was lost is not replaced, for the lock would not be with the new one."""
        return connection.execute(text(question), values).scalar()
