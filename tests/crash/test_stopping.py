"""Runs that are stopped where chance would seldom stop them: they end with what they had measured by then."""

import pytest

from tests.crash.agreement import agrees
from tests.crash.follower import Follower
from tests.crash.lab import Lab
from tests.crash.stories import TWO_LAYERS


@pytest.mark.parametrize("iterations", [6000, 500_000], ids=["each evaluation with a probe", "few with one"])
@pytest.mark.parametrize("action", ["step", "epoch"])
def test_one_that_is_stopped_while_it_is_paused(lab: Lab, iterations: int, action: str) -> None:
    """Inside of an epoch after a step, and right after an evaluation at the end of one."""
    run_id = lab.create(**{**TWO_LAYERS, "iterations": iterations})["id"]
    follower = Follower(lab, run_id)
    lab.progress(run_id, 100)
    for asked in ("pause", action):
        lab.act(run_id, asked)
        before = lab.wait_until(run_id, lambda run: run["status"] == "paused")
    assert (before["iteration"] % 600 == 0) == (action == "epoch")
    lab.act(run_id, "stop")
    lab.wait_until(run_id, lambda run: run["status"] == "stopped")
    agrees(lab, run_id, follower)
