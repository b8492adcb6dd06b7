"""A PostgreSQL of the tests' own: a private cluster in a temporary folder, on loopback, for one test session."""

import atexit
import itertools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.server import wait_for

HOW_TO_GET_IT = "needs PostgreSQL: apt-get install postgresql (or set POSTGRESQL_BIN to the folder of initdb)"


class PostgreSQL:
    """A running server, and new databases on it."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        self.folder = Path(tempfile.mkdtemp(prefix="lab-postgresql-"))
        self._as_user: list[str] = []
        if os.geteuid() == 0:  # which PostgreSQL refuses
            user = _ordinary_user()
            shutil.chown(self.folder, user.pw_uid, user.pw_gid)
            self._as_user = [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
        self._data = self.folder / "data"
        self._do("initdb", "--pgdata", self._data, "--auth=trust", "--username=lab", "--encoding=UTF8", "--no-sync")
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self._process: subprocess.Popen[bytes]
        self._names = (f"lab_{number}" for number in itertools.count())
        self.start()

    def start(self) -> None:
        """Start it (again); fsync is off, for nothing here outlives the machine."""
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": self.port,
            "unix_socket_directories": "",
            "fsync": "off",
            "max_connections": 200,
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("a") as log:
            command = self._command("postgres", "-D", self._data, *options)
            self._process = subprocess.Popen(command, cwd=self.folder, stdout=log, stderr=log, start_new_session=True)
        wait_for(self._answers, lambda: (self.folder / "log").read_text(), 30)

    def stop(self) -> None:
        """Stop it at once."""
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait(30)

    def remove(self) -> None:
        """Stop it and leave nothing behind."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str, driver: str = "postgresql+psycopg") -> str:
        """The URL of a database."""
        return f"{driver}://lab@127.0.0.1:{self.port}/{database}"

    def new_database(self, template: str = "template1") -> str:
        """An empty database (or a copy of another that nobody uses); gives its name."""
        name = next(self._names)
        self._execute(f"create database {name} template {template}")
        return name

    def drop(self, database: str) -> None:
        """Remove a database, whoever still uses it."""
        self._execute(f"drop database {database} with (force)")

    def cut_connections(self, database: str, application: str) -> int:
        """End the connections of an application; gives how many there were."""
        which = "datname = %s and application_name = %s"
        return self._execute(
            f"select count(pg_terminate_backend(pid)) from pg_stat_activity where {which}", database, application
        )

    def _execute(self, statement: str, *values: object) -> Any:
        """A statement of the administrator's; gives its first answer, if it has one."""
        import psycopg

        with psycopg.connect(self.url("postgres", driver="postgresql"), autocommit=True) as connection:
            answer = connection.execute(statement, values or None)
            row = answer.fetchone() if answer.description else None
            return row and row[0]

    def _answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), 5).close()
        except OSError:
            return False
        done = subprocess.run(self._command("pg_isready", "-h", "127.0.0.1", "-p", self.port), capture_output=True)
        return done.returncode == 0

    def _do(self, program: str, *arguments: object) -> None:
        done = subprocess.run(
            self._command(program, *arguments), cwd=self.folder, capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def _command(self, program: str, *arguments: object) -> list[str]:
        """A command of PostgreSQL's, as a user that it accepts; it ends when this process does, however that comes."""
        return ["setpriv", *self._as_user, "--pdeathsig=QUIT", str(self._programs / program), *map(str, arguments)]


def _ordinary_user() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    pytest.skip("PostgreSQL does not run as root, and there is no user postgres or nobody")


def _programs() -> Path | None:
    """The folder of PostgreSQL's programs, of the newest version that is installed."""
    given = os.environ.get("POSTGRESQL_BIN")
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    on_path = shutil.which("initdb")
    places = [Path(given)] if given else [*reversed(versions), *([Path(on_path).parent] if on_path else [])]
    return next((place for place in places if (place / "initdb").exists()), None)


@cache
def running() -> PostgreSQL:
    """The session's server, started by who asks first; a test that asks is skipped where it cannot be had."""
    pytest.importorskip("psycopg", reason="needs psycopg: make setup installs it for the tests")
    programs = _programs()
    if programs is None:
        pytest.skip(HOW_TO_GET_IT)
    server = PostgreSQL(programs)
    atexit.register(server.remove)
    return server
