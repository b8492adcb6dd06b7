"""A worker that is held (SIGSTOP) until another has its run, and then wakes up: it writes nothing any more."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import psutil
import pytest

from backend.api import Settings
from backend.jobs.place import open_store
from backend.runs import RunStore
from backend.training import RunSpec
from tests.crash.agreement import agrees
from tests.crash.follower import Follower
from tests.crash.lab import Lab
from tests.crash.moments import seeds, tally
from tests.crash.stories import TWO_LAYERS
from tests.crash.undisturbed import undisturbed
from tests.server import ROOT, wait_for


@pytest.mark.timeout(240)
def test_the_engine_replaces_a_worker_that_hangs(lab: Lab) -> None:
    run_id = lab.create(**{**TWO_LAYERS, "iterations": 9000})["id"]
    follower = Follower(lab, run_id)
    lab.progress(run_id, 1500)
    held = psutil.Process(lab.busiest_worker())
    began = time.monotonic()
    held.suspend()
    try:
        lab.wait_until(run_id, lambda run: run["attempt"] == 2, 120)
    finally:
        with suppress(psutil.NoSuchProcess):
            held.resume()
    tally["seconds until a worker that hangs was replaced"] += round(time.monotonic() - began)
    lab.finished(run_id)
    agrees(lab, run_id, follower)
    assert lab.run(run_id)["attempt"] == 2


def start(data_dir: Path, run_id: str, submission: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.crash.lone_worker", str(data_dir), run_id, str(submission)]
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, "OPENBLAS_NUM_THREADS": "1"})


def hold(process: subprocess.Popen[bytes], database: Path, rng: random.Random) -> None:
    """Stop it at a random moment at which it does not hold the database's lock: that would hold up everybody."""
    while True:
        time.sleep(rng.uniform(0.0, 0.3))
        process.send_signal(signal.SIGSTOP)
        wait_for(lambda: psutil.Process(process.pid).status() == psutil.STATUS_STOPPED, "it is held", 10)
        with closing(sqlite3.connect(database, timeout=0, isolation_level=None)) as connection:
            try:
                connection.execute("begin immediate")
                return
            except sqlite3.OperationalError:
                tally["times that a held worker had the database's lock"] += 1
                process.send_signal(signal.SIGCONT)


def all_of_it(store: RunStore, run_id: str, data_dir: Path) -> tuple[Any, ...]:
    """Everything that is known of a run: its row, its log, its files."""
    run = store.get(run_id)
    log = [
        (entry.seq, entry.kind, entry.iteration, None if entry.losses is None else entry.losses.tobytes())
        for entry in store.events_after(run.number, 0, 100_000)[1]
    ]
    folder = data_dir / "weights" / run_id
    return run, log, {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("seed", seeds(2))
def test_the_one_that_wakes_up_is_fenced_off(tmp_path: Path, seed: int) -> None:
    rng = random.Random(f"held {seed}")
    spec = {**TWO_LAYERS, "iterations": 4000}
    place = Settings(data_dir=tmp_path).place
    store = open_store(place)
    store.database.migrate()
    run = store.create(RunSpec(**spec), "held", queue_limit=1)
    processes = [start(tmp_path, run.id, store.submit(run.number) or 0)]
    try:
        wait_for(lambda: store.get(run.id).iteration > rng.randint(50, 1500), "it trains", 60)
        hold(processes[0], tmp_path / "lab.sqlite3", rng)
        finished_first = store.get(run.id).is_final
        processes.append(start(tmp_path, run.id, store.submit(run.number) or 0))
        if seed % 2 and not finished_first:  # it wakes up while the other is at work
            wait_for(lambda: store.get(run.id).attempt == 2, "the other has the run", 60)
            processes[0].send_signal(signal.SIGCONT)
            assert processes[0].wait(60) == 0
            assert processes[1].wait(60) == 0
        else:
            assert processes[1].wait(60) == 0
            before = all_of_it(store, run.id, tmp_path)
            processes[0].send_signal(signal.SIGCONT)
            assert processes[0].wait(60) == 0
            after = all_of_it(store, run.id, tmp_path)
            assert after[:2] == before[:2]
            assert before[2].items() <= after[2].items()
            # A file that it was writing has no row; it goes with the run, and no worker takes it for a saved state.
            tally["files without a row that a fenced worker left"] += len(after[2].keys() - before[2].keys())
    finally:
        for process in processes:
            if process.poll() is None:
                process.kill()
                process.wait(10)
    ended = store.get(run.id)
    assert (ended.status, ended.attempt) == ("finished", 1 if finished_first else 2)
    assert ended.receipt is not None
    expected = undisturbed(spec)
    assert ended.receipt["weights_sha256"] == expected.weights_sha256
    points = [entry.losses for entry in store.events_after(run.number, 0, 100_000)[1] if entry.losses is not None]
    assert [loss for chunk in points for loss in chunk.tolist()] == list(expected.losses.values())
    tally["workers held and woken"] += not finished_first
