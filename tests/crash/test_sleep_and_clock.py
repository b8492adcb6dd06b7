"""A laptop's sleep, as all processes are held for a while, and a clock that jumps."""

import random
import signal
import time

import pytest

from tests.crash.agreement import agrees
from tests.crash.follower import Follower
from tests.crash.lab import Lab
from tests.crash.moments import MOMENTS, seeds, tally
from tests.crash.stories import TWO_LAYERS
from tests.server import wait_for

SLEEP_SECONDS = 30 if MOMENTS else 10
YEAR = 365 * 86_400.0


@pytest.mark.parametrize("seed", seeds(1))
def test_nothing_fails_when_everything_sleeps(lab: Lab, seed: int) -> None:
    run_id = lab.create(**{**TWO_LAYERS, "iterations": 7000})["id"]
    waiting = [lab.create(iterations=60, name=f"waits {place}")["id"] for place in range(3)]
    follower = Follower(lab, run_id)
    lab.progress(run_id, random.Random(f"sleep {seed}").randint(1, 6000))
    lab.signal_all(signal.SIGSTOP)
    time.sleep(SLEEP_SECONDS)  # that it sleeps is what is tested
    lab.signal_all(signal.SIGCONT)
    run = lab.finished(run_id)
    tally[f"attempts lost by sleeping for {SLEEP_SECONDS} s"] += run["attempt"] - 1
    agrees(lab, run_id, follower)
    for each in waiting:
        lab.finished(each)
    new = lab.create(iterations=60)["id"]
    lab.finished(new)
    agrees(lab, new)


@pytest.mark.parametrize("seed", seeds(1))
def test_times_decide_nothing_about_training(lab: Lab, seed: int) -> None:
    """The clock jumped by up to a year between a run's queueing, start or deletion, and now."""
    rng = random.Random(f"clock {seed}")
    busy = [lab.create(**{**TWO_LAYERS, "iterations": 6_000, "seed": seed})["id"] for seed in range(2)]
    queued = [lab.create(iterations=60, name=f"queued {place}")["id"] for place in range(3)]
    deleted = [lab.create(iterations=60, name=f"deleted {place}")["id"] for place in range(2)]
    now, jump = time.time(), rng.uniform(0, YEAR)
    lab.progress(busy[0], rng.randint(1, 3000))
    for run_id, moment in zip(queued, (now + jump, now - jump, 0.0), strict=True):
        lab.change_rows("update runs set queued_at = ?, created_at = ? where id = ?", moment, moment, run_id)
    lab.change_rows("update runs set started_at = ?, created_at = ? where id = ?", now + jump, now + jump, busy[0])
    lab.change_rows("update runs set started_at = ?, created_at = ? where id = ?", now - jump, now - jump, busy[1])
    for run_id in deleted:
        assert lab.client.delete(f"/api/runs/{run_id}").status_code == 204
    for run_id, moment in zip(deleted, (now + jump, now - jump), strict=True):
        lab.change_rows("update runs set deleted_at = ? where id = ?", moment, run_id)
    listed = lab.client.get("/api/runs").json()["runs"]
    assert {*busy, *queued} <= {run["id"] for run in listed}
    assert not {run["id"] for run in listed} & {*deleted}
    lab.kill_all()
    lab.come_back()
    for run_id in (*queued, *busy):
        run = lab.finished(run_id, 150)
        assert run["seconds"] < 150
        agrees(lab, run_id)
    for run_id in deleted:
        wait_for(lambda run_id=run_id: not lab.rows("select 1 from runs where id = ?", run_id), "it is removed", 30)
        assert lab.files(run_id) == set()
