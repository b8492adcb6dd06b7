"""A place with an empty store, and a worker in this process."""

from collections.abc import Callable
from pathlib import Path

import pytest

from backend.jobs import Job, Place
from backend.jobs.place import open_store
from backend.jobs.worker import work
from backend.runs import Run, RunStore
from backend.training import RunSpec


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(f"sqlite:///{tmp_path / 'lab.sqlite3'}", str(tmp_path / "weights"))


@pytest.fixture
def store(place: Place) -> RunStore:
    store = open_store(place)
    store.database.migrate()
    return store


@pytest.fixture
def learn(place: Place, store: RunStore) -> Callable[..., Run]:
    """Has a worker take up a run, new or known, and gives it as it is afterwards."""

    def learn(spec: RunSpec | None = None, run: Run | None = None, threads: int = 1) -> Run:
        run = run or store.create(spec, "", queue_limit=9)
        submission = store.submit(run.number)
        assert submission is not None
        work(Job(place, run.number, run.id, submission, threads))
        return store.get(run.id)

    return learn
