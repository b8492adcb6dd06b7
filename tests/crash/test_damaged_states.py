"""Saved states that are damaged, cut short or missing: the one before is used, said so, and no weight differs."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.crash.agreement import agrees
from tests.crash.follower import Follower
from tests.crash.lab import Lab
from tests.crash.moments import MOMENTS
from tests.crash.stories import TWO_LAYERS, change


def flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0x10
    file.write_bytes(content)


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 3])


def take_away(file: Path) -> None:
    file.unlink()


DAMAGES: dict[str, Callable[[Path], None]] = {"damaged": flip, "cut short": cut, "missing": take_away}


def pause_with_two_states(lab: Lab, run_id: str) -> list[Path]:
    """The files of its two saved states, newest first."""
    lab.wait_until(run_id, lambda run: len(lab.saved_states(run_id)) == 2)
    lab.act(run_id, "pause")
    lab.wait_until(run_id, lambda run: run["status"] == "paused")
    return lab.saved_states(run_id)


def test_the_state_before_is_used_and_said_so(lab: Lab) -> None:
    run_id = lab.create(**{**TWO_LAYERS, "iterations": 500_000})["id"]
    follower = Follower(lab, run_id)
    lab.progress(run_id, 300)
    change(learning_rate=0.05)(lab, run_id)
    for how, damage in DAMAGES.items():
        newest, before = pause_with_two_states(lab, run_id)
        damage(newest)
        lab.act(run_id, "resume")
        iteration = int(before.name.partition("-")[0])
        said = {"iteration": iteration, "count": 1}
        lab.wait_until(run_id, lambda run, said=said: run["message"] is not None and run["message"]["params"] == said)
        assert lab.run(run_id)["message"]["code"] == "checkpoint-damaged"
        assert str(newest) in lab.log_text(), f"nothing is said of the state that is {how}"
    lab.act(run_id, "stop")
    ended = lab.wait_until(run_id, lambda run: run["status"] == "stopped")
    assert ended["message"]["code"] == "checkpoint-damaged"  # who looks only now hears of it too
    agrees(lab, run_id, follower)


@pytest.mark.parametrize("how", DAMAGES if MOMENTS else ["missing"])
def test_where_no_state_is_left_the_run_begins_again(lab: Lab, how: str) -> None:
    run_id = lab.create(**{**TWO_LAYERS, "iterations": 500_000})["id"]
    lab.progress(run_id, 500)
    change(learning_rate=0.05)(lab, run_id)
    follower = Follower(lab, run_id)
    for file in pause_with_two_states(lab, run_id):
        DAMAGES[how](file)
    answer = lab.client.post("/api/predictions", json={"run": run_id, "pixels": [[0] * 28] * 14 + [[255] * 28] * 14})
    assert (answer.status_code, answer.json()["code"]) == (409, "no-weights")
    assert not lab.run(run_id)["has_weights"]
    lab.act(run_id, "resume")
    run = lab.wait_until(run_id, lambda run: run["message"] is not None)
    assert run["message"]["params"] == {"iteration": 0, "count": 2}
    lab.wait_until(run_id, lambda run: run["has_weights"] and run["iteration"] > 800)
    lab.act(run_id, "stop")
    assert lab.wait_until(run_id, lambda run: run["status"] == "stopped")["has_weights"]
    agrees(lab, run_id, follower)
