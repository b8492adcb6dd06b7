"""The engine's own workers: one at first, more as they are wanted, and one again when long nothing was."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.jobs import DaskEngine, dask_engine
from tests.server import wait_for


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[DaskEngine]:
    engine = DaskEngine(3, tmp_path / "scratch", tmp_path / "datasets")
    engine.start()
    yield engine
    engine.close()


def test_workers_come_and_go(engine: DaskEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    alive = engine._cluster.scheduler.workers
    assert (engine.slots(), engine.bring_up(1), len(alive)) == (3, 1, 1)
    assert engine.bring_up(2) == 1  # it takes a moment
    wait_for(lambda: engine.bring_up(2) == 2, "a second one is up", 60)
    assert len(alive) == 2
    wait_for(lambda: engine.bring_up(9) == 3, "never more than there may be", 60)
    assert engine.bring_up(1) == 3  # another run may come soon
    monkeypatch.setattr(dask_engine, "QUIET_SECONDS", 0.0)
    assert engine.bring_up(1) == 1
    wait_for(lambda: len(alive) == 1, "the others have left", 60)
    wait_for(lambda: engine.bring_up(2) == 2, "and come back", 60)
