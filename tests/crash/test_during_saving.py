"""kill -9 while weights are being written, and while a deleted run is being removed."""

import os
import random
import signal
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.crash.agreement import agrees
from tests.crash.follower import Follower
from tests.crash.lab import Lab
from tests.crash.moments import seeds, tally
from tests.crash.stories import TWO_LAYERS
from tests.server import wait_for

# Some megabytes at a time, so that writing them takes a while.
LARGE: dict[str, Any] = {
    "hidden_size": 800,
    "optimizer": "momentum",
    "learning_rate": 0.02,
    "batch_size": 20,
    "iterations": 900,
    "train_size": 6_000,
    "evaluation_size": 500,
}


def half_written(folder: Path) -> list[str]:
    try:
        return [entry.name for entry in os.scandir(folder) if entry.name.endswith(".partial")]
    except FileNotFoundError:
        return []


@pytest.mark.parametrize("seed", seeds(1))
def test_killed_while_a_state_is_written(lab: Lab, seed: int) -> None:
    rng = random.Random(f"saving {seed}")
    run_id = lab.create(**LARGE, seed=seed)["id"]
    follower = Follower(lab, run_id)
    folder, workers = lab.data_dir / "weights" / run_id, lab.workers()
    for _ in range(rng.randint(1, 4)):
        wait_for(
            lambda: bool(half_written(folder)) or lab.run(run_id)["ended_at"] is not None, "a state is written", 60
        )
        last = half_written(folder)
        if not last:
            break
        if rng.random() < 0.5:  # not always the first
            wait_for(lambda names=last: half_written(folder) != names, "it is written", 60)
    for pid in workers:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    tally["workers killed while saving"] += 1
    tally["states left half written when workers were killed while saving"] += bool(half_written(folder))
    if seed % 2:
        lab.kill_all()
        lab.come_back()
    lab.finished(run_id, 150)
    agrees(lab, run_id, follower)
    assert half_written(folder) == []


@pytest.mark.parametrize("seed", seeds(1))
def test_killed_while_a_run_is_removed(lab: Lab, seed: int) -> None:
    rng = random.Random(f"removing {seed}")
    # Many small epochs: many files to remove.
    spec = {**TWO_LAYERS, "iterations": 1200, "train_size": 4_000, "evaluation_size": 500}
    run_id = lab.create(**spec)["id"]
    if seed % 2:
        lab.progress(run_id, rng.randint(1, 1000))
    else:
        lab.finished(run_id)
    folder = lab.data_dir / "weights" / run_id
    assert lab.client.delete(f"/api/runs/{run_id}").status_code == 204
    if seed % 3 == 0:  # as soon as the first file is gone
        before = len(lab.files(run_id))
        wait_for(lambda: len(lab.files(run_id)) < before, "it is removed", 30)
    else:
        time.sleep(rng.uniform(0.0, 5.0))
    lab.kill_all()
    left, has_row = len(lab.files(run_id)), bool(lab.rows("select 1 from runs where id = ?", run_id))
    tally["servers killed while a run was removed"] += 1
    tally["runs left half removed"] += has_row and left < 2
    assert has_row or not left, "files are left that no row knows of"
    lab.come_back()
    assert lab.client.get(f"/api/runs/{run_id}").status_code == 404
    wait_for(lambda: not lab.rows("select 1 from runs where id = ?", run_id), "its row is removed", 30)
    assert lab.rows("select 1 from events where run not in (select number from runs)") == []
    wait_for(lambda: not folder.exists(), "its files are removed", 5)


@pytest.mark.parametrize("seed", seeds(1))
def test_a_deletion_taken_back_across_a_crash(lab: Lab, seed: int) -> None:
    rng = random.Random(f"undo {seed}")
    run_id = lab.create(**TWO_LAYERS)["id"]
    lab.progress(run_id, rng.randint(1, 4000))
    assert lab.client.delete(f"/api/runs/{run_id}").status_code == 204
    time.sleep(rng.uniform(0.0, 0.5))
    assert lab.client.post(f"/api/runs/{run_id}/restore").status_code == 200
    time.sleep(rng.uniform(0.0, 0.2))
    lab.kill_all()
    lab.come_back()
    run = lab.wait_until(run_id, lambda run: run["status"] in ("paused", "finished"))
    if run["status"] == "paused":
        lab.act(run_id, "resume")
    lab.finished(run_id)
    agrees(lab, run_id)
