"""kill -9 at random moments, of the worker, of the server, of everything: each run ends as if nothing had happened."""

import random
import time
from collections.abc import Callable

import pytest

from tests.crash.agreement import agrees
from tests.crash.follower import Follower
from tests.crash.lab import Lab
from tests.crash.moments import MOMENTS, seeds, tally
from tests.crash.stories import STORIES, TWO_LAYERS, moments_in


def kill_worker(lab: Lab) -> None:
    lab.kill_worker()


def kill_server(lab: Lab) -> None:
    lab.kill_server()
    lab.come_back()


def kill_everything(lab: Lab) -> None:
    lab.kill_all()
    lab.come_back()


VICTIMS: dict[str, Callable[[Lab], None]] = {
    "worker": kill_worker,
    "server": kill_server,
    "everything": kill_everything,
}
FEW = {"worker": ["many things", "step by step", "a fork"], "server": ["changed on the way"], "everything": ["a plane"]}
"""What each victim is tried on in every test run; with more moments, each is tried on every story in turn."""


def cases() -> list[tuple[str, str, int]]:
    """Victim, story and seed of each moment."""
    every = [list(STORIES)[seed % len(STORIES)] for seed in range(MOMENTS)]
    return [(victim, name, seed) for victim in VICTIMS for seed, name in enumerate(every or FEW[victim])]


@pytest.mark.parametrize(("victim", "name", "seed"), cases())
def test_a_run_survives_what_dies_around_it(lab: Lab, victim: str, name: str, seed: int) -> None:
    rng = random.Random(f"{victim} {seed}")
    story = STORIES[name]
    run_id, start = story.begin(lab)
    follower = Follower(lab, run_id)
    kills = [(moment, VICTIMS[victim]) for moment in moments_in(story, rng, rng.choice((1, 1, 2)))]
    plan = sorted([*kills, *story.deeds], key=lambda what: what[0])
    done = 0
    for moment, deed in plan:
        if not lab.progress(run_id, int(moment * story.length)):
            break
        if (moment, deed) in kills:
            time.sleep(rng.uniform(0.0, 0.1))
            deed(lab)
            done += 1
        else:
            deed(lab, run_id)
    run = lab.wait_until(run_id, lambda run: run["ended_at"] is not None, 150)
    agrees(lab, run_id, follower, start)
    tally[f"moments at which the {victim} was killed"] += done
    tally[f"attempts more than one (single steps are attempts, too), the {victim} being killed"] += run["attempt"] - 1
    tally[f"times that a watcher connected again when the {victim} was killed"] += follower.connections - 1


@pytest.mark.parametrize("seed", seeds(1))
def test_those_that_wait_are_served_after_a_crash(lab: Lab, seed: int) -> None:
    rng = random.Random(f"queue {seed}")
    first = lab.create(**{**TWO_LAYERS, "iterations": 3000})["id"]
    waiting = [lab.create(iterations=50, name=f"waits {place}")["id"] for place in range(4)]
    paused = lab.create(iterations=50, name="paused before it began")["id"]
    lab.client.post(f"/api/runs/{paused}/pause")
    lab.progress(first, rng.randint(1, 2500))
    lab.kill_all()
    lab.come_back()
    for run_id in (first, *waiting):
        lab.finished(run_id)
        agrees(lab, run_id)
    if lab.run(paused)["status"] == "paused":
        assert lab.client.post(f"/api/runs/{paused}/resume").status_code == 202
    lab.finished(paused)
    agrees(lab, paused)


def test_pausing_across_a_restart_costs_nothing(lab: Lab) -> None:
    run_id = lab.create(**TWO_LAYERS)["id"]
    follower = Follower(lab, run_id)
    lab.progress(run_id, 700)
    lab.act(run_id, "pause")
    paused = lab.wait_until(run_id, lambda run: run["status"] == "paused")
    lab.stop()
    lab.come_back()
    assert lab.run(run_id)["iteration"] == paused["iteration"]
    lab.act(run_id, "resume")
    lab.finished(run_id)
    agrees(lab, run_id, follower)
    assert follower.page.rewinds == []
