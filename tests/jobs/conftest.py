"""A place with an empty store."""

from pathlib import Path

import pytest

from backend.jobs import Place
from backend.jobs.place import open_store
from backend.runs import RunStore


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(f"sqlite:///{tmp_path / 'lab.sqlite3'}", str(tmp_path / "weights"))


@pytest.fixture
def store(place: Place) -> RunStore:
    store = open_store(place)
    store.database.migrate()
    return store
