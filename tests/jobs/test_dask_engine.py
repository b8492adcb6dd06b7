"""The engine's own workers: one at first, more as they are wanted, and one again when long nothing was."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from backend.jobs import DaskEngine, dask_engine
from backend.jobs.priority import AUTOGROUP
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


def processes() -> set[int]:
    """Of workers, those that start included."""
    found = set()
    for child in psutil.Process().children():
        with suppress(psutil.NoSuchProcess):
            found |= {child.pid} if any("spawn_main" in word for word in child.cmdline()) else set()
    return found


def test_workers_give_way_to_everything_else(engine: DaskEngine) -> None:
    pids = engine._client.run(os.getpid).values()
    assert [os.getpriority(os.PRIO_PROCESS, pid) for pid in pids] == [dask_engine.WORKER_NICENESS]
    if AUTOGROUP.exists():
        assert [os.getsid(pid) for pid in pids] == list(pids)
        groups = [Path(f"/proc/{pid}/autogroup").read_text() for pid in pids]
        assert all(group.endswith(f"nice {dask_engine.WORKER_NICENESS}\n") for group in groups), groups


def test_those_that_are_gone_for_good_are_started_anew(engine: DaskEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_engine, "MISSING_SECONDS", 1.0)
    cluster = engine._cluster
    wait_for(lambda: (engine.bring_up(2), len(cluster.workers)) == (2, 2), "a second one is up", 60)
    for nanny in list(cluster.workers.values()):
        cluster.sync(nanny.close)
    wait_for(lambda: not cluster.scheduler.workers, "all are gone", 30)
    wait_for(lambda: (engine.bring_up(2), len(cluster.scheduler.workers)) == (2, 2), "two are there again", 60)


def test_one_that_dies_while_it_starts_is_started_anew(engine: DaskEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_engine, "MISSING_SECONDS", 3.0)
    cluster, first = engine._cluster, processes()
    assert engine.bring_up(2) == 1
    until, killed = time.monotonic() + 2.5, set[int]()
    while time.monotonic() < until:
        for pid in processes() - first:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            killed.add(pid)
        time.sleep(0.02)
    assert killed
    assert len(cluster.scheduler.workers) == 1
    wait_for(lambda: (engine.bring_up(2), len(cluster.scheduler.workers)) == (2, 2), "two are there", 60)
    assert first <= processes(), "the first one was left in peace"
