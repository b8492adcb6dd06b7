"""A store on a real database, new for every test: each test runs on SQLite and on PostgreSQL.

A test of what only one of them has says so with `@pytest.mark.sqlite`.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from backend.runs import Artifacts, Database, RunStore
from tests.cluster.postgresql import PostgreSQL, running


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "sqlite: a test of the SQLite file itself")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Whatever uses a database uses each of both."""
    if "database_url" in metafunc.fixturenames:
        only_sqlite = metafunc.definition.get_closest_marker("sqlite")
        postgresql = [] if only_sqlite else ["postgresql"]
        metafunc.parametrize("database_url", ["sqlite", *postgresql], indirect=True)


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty, migrated database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'lab.sqlite3'}"
        return
    server = running()
    name = server.new_database(_migrated(server))
    yield server.url(name)
    server.drop(name)


@cache
def _migrated(server: PostgreSQL) -> str:
    """A database that has its tables already, to copy."""
    name = server.new_database()
    database = Database(server.url(name))
    database.migrate()
    database.close()
    return name


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    database.migrate()
    yield database
    database.close()


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    """The folder of saved weights."""
    return tmp_path / "weights"


@pytest.fixture
def store(database: Database, weights: Path) -> RunStore:
    return RunStore(database, Artifacts(weights))
