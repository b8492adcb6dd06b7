"""Watchers whose connection breaks, by their own doing or the server's death, miss nothing and see nothing twice."""

import random
import threading

import pytest

from tests.crash.agreement import agrees
from tests.crash.follower import Follower
from tests.crash.lab import Lab
from tests.crash.moments import seeds, tally
from tests.crash.stories import TWO_LAYERS, change

WATCHERS = 6


@pytest.mark.parametrize("seed", seeds(1))
def test_many_restless_watchers_see_all_of_it_once(lab: Lab, seed: int) -> None:
    rng = random.Random(f"watchers {seed}")
    run_id = lab.create(**{**TWO_LAYERS, "iterations": 9000})["id"]
    followers = [Follower(lab, run_id, random.Random(f"{seed} {place}")) for place in range(WATCHERS)]
    lab.progress(run_id, rng.randint(500, 2500))
    change(learning_rate=0.05)(lab, run_id)
    lab.kill_worker()
    lab.progress(run_id, rng.randint(3000, 6500))
    lab.kill_server()
    lab.come_back()
    lab.finished(run_id)
    for follower in followers:
        agrees(lab, run_id, follower)
    tally["times that a restless watcher connected again"] += sum(follower.connections - 1 for follower in followers)
    assert all(follower.connections > 2 for follower in followers)
    assert not any(thread.name.startswith("follower") for thread in threading.enumerate())
