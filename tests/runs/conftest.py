"""A store on a real SQLite file, new for every test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.runs import Artifacts, Database, RunStore


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'lab.sqlite3'}")
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
