"""A disk that is full: runs pause and say so, nothing saved is harmed, and with room they go on by themselves."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from backend.api import Settings
from backend.jobs.disk_space import CODE, RESERVE_BYTES, is_disk_full, look_after_room, pause_for_room, with_reserve
from backend.jobs.place import open_store
from backend.runs import Run, RunNotFound, RunStore, actions, claim, deletion
from backend.training import RunSpec
from tests.crash.agreement import agrees
from tests.crash.follower import Follower
from tests.crash.lab import Lab
from tests.crash.stories import TWO_LAYERS
from tests.server import wait_for

MEGABYTES = 140


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own, in memory."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "backprop-lab-test", str(disk)]
    try:
        mounted = subprocess.run(command, capture_output=True, text=True).returncode == 0
    except FileNotFoundError:
        mounted = False
    if not mounted:
        pytest.skip("a small file system can be mounted by root alone: run this test as root, outside of a container")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def fill(disk: Path) -> Path:
    """A file that leaves no byte free."""
    filler = disk / "filler"
    with filler.open("ab", buffering=0) as file:
        for size in (1024 * 1024, 4096, 1):
            try:
                while True:
                    file.write(os.urandom(size))
            except OSError as error:
                assert is_disk_full(error)
    return filler


def test_runs_pause_and_go_on_by_themselves(small_disk: Path) -> None:
    lab = Lab(small_disk / "data", WORKERS="2")
    try:
        lab.wait_for_workers()
        before = lab.create(iterations=300)["id"]
        lab.finished(before)
        reserve = lab.data_dir / "disk-reserve"
        wait_for(lambda: reserve.exists() and reserve.stat().st_size == RESERVE_BYTES, "the reserve is there", 20)
        # Until it is stopped, and so large that what the reserve gives free does not last for both.
        spec: dict[str, Any] = {**TWO_LAYERS, "hidden_size": 300, "iterations": 500_000, "optimizer": "momentum"}
        runs = [lab.create(**spec, name=f"run {seed}")["id"] for seed in range(2)]
        followers = [Follower(lab, run_id) for run_id in runs]
        for run_id in runs:
            lab.progress(run_id, 300)
        filler = fill(small_disk)
        for run_id in runs:
            run = lab.wait_until(run_id, lambda run: run["status"] == "paused")
            assert run["message"]["code"] == CODE
            assert "The disk is full" in run["message"]["text"]
        # What was saved is sound, and the server answers.
        agrees(lab, before)
        drawing = {"run": before, "pixels": [[0] * 28] * 14 + [[255] * 28] * 14}
        assert lab.client.post("/api/predictions", json=drawing).status_code == 200
        assert lab.rows("pragma integrity_check") == [{"integrity_check": "ok"}]
        assert look_after_room(open_store(Settings(data_dir=lab.data_dir).place)) == []
        assert {lab.run(run_id)["status"] for run_id in runs} == {"paused"}
        filler.unlink()
        for run_id in runs:
            lab.progress(run_id, lab.run(run_id)["iteration"] + 300)
            assert lab.act(run_id, "stop")["message"] is None
        for run_id, follower in zip(runs, followers, strict=True):
            lab.wait_until(run_id, lambda run: run["status"] == "stopped")
            agrees(lab, run_id, follower)
        wait_for(lambda: reserve.exists() and reserve.stat().st_size == RESERVE_BYTES, "the reserve is back", 20)
    finally:
        lab.stop()


def test_the_reserve_makes_room_to_say_that_there_is_none(small_disk: Path) -> None:
    store = open_store(Settings(data_dir=small_disk / "data").place)
    (small_disk / "data").mkdir()
    store.database.migrate()
    run, reserve = claimed(store), small_disk / "data" / "disk-reserve"
    look_after_room(store)
    assert reserve.stat().st_size == RESERVE_BYTES
    filler = fill(small_disk)
    with pytest.raises(DBAPIError) as full:
        for _ in range(5_000):
            store.create(RunSpec(), "one more", queue_limit=10_000)
    assert is_disk_full(full.value)
    pause_for_room(store, run)  # into the room of the reserve
    assert (store.get(run.id).status, reserve.exists()) == ("paused", False)
    assert look_after_room(store) == []
    filler.unlink()
    assert look_after_room(store) == [run.id]
    assert reserve.stat().st_size == RESERVE_BYTES
    away = open_store(Settings(data_dir=small_disk / "nowhere" / "at all").place)
    with pytest.raises(DBAPIError) as missing:
        away.queue()
    assert not is_disk_full(missing.value)


def test_a_run_can_be_deleted_on_a_full_disk(small_disk: Path) -> None:
    store = open_store(Settings(data_dir=small_disk / "data").place)
    (small_disk / "data").mkdir()
    store.database.migrate()
    run = claimed(store)
    look_after_room(store)
    fill(small_disk)
    with pytest.raises(DBAPIError):
        for _ in range(5_000):
            store.create(RunSpec(), "one more", queue_limit=10_000)
    with_reserve(store, lambda: deletion.delete(store, run.id))
    with_reserve(store, lambda: deletion.purge(store, 0))
    assert not (small_disk / "data" / "disk-reserve").exists()
    with pytest.raises(RunNotFound):
        store.get(run.id)


def claimed(store: RunStore) -> Run:
    """A run that a worker has."""
    run = store.create(RunSpec(), "claimed", queue_limit=9)
    taken = claim(store, run.id, store.submit(run.number) or 0)
    assert taken is not None
    return taken.run


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    """A store with room."""
    store = open_store(Settings(data_dir=tmp_path / "data").place)
    (tmp_path / "data").mkdir()
    store.database.migrate()
    return store


def test_what_was_asked_meanwhile_is_heeded(store: RunStore) -> None:
    runs = {what: claimed(store) for what in ("nothing", "pause", "stop", "delete", "another attempt")}
    actions.pause(store, runs["pause"].id)
    actions.stop(store, runs["stop"].id)
    deletion.delete(store, runs["delete"].id)
    later = runs["another attempt"]
    assert claim(store, later.id, store.submit(later.number) or 0) is not None
    for run in runs.values():
        pause_for_room(store, run)
    deletion.restore(store, runs["delete"].id)
    after = {what: store.get(run.id) for what, run in runs.items()}
    assert {what: (run.status, run.message and run.message["code"]) for what, run in after.items()} == {
        "nothing": ("paused", CODE),
        "pause": ("paused", None),
        "stop": ("stopped", None),
        "delete": ("paused", None),
        "another attempt": ("running", None),
    }
    # Of all these, that alone goes on by itself which nobody wanted to pause.
    assert look_after_room(store) == [runs["nothing"].id]
    on = store.get(runs["nothing"].id)
    assert (on.status, on.message, on.fruitless_attempts, on.queued_at) == (
        "queued",
        None,
        0,
        runs["nothing"].queued_at,
    )
    assert look_after_room(store) == []
