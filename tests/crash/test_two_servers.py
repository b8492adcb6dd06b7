"""Two servers on one SQLite data folder: both serve, one hands out runs, and the other takes over when it is killed."""

import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.crash.moments import seeds, tally
from tests.crash.undisturbed import undisturbed
from tests.server import Server, Watcher, wait_for

SPEC: dict[str, Any] = {"iterations": 3000, "hidden_size": 40, "evaluation_size": 500, "seed": 21}
SHORT: dict[str, Any] = {"iterations": 300, "seed": 22}
TAKE_OVER_SECONDS = 5.0


class Pair:
    """Two servers; `start_seconds` is how long the first took until it had workers, which says how busy we are here."""

    def __init__(self, data_dir: Path) -> None:
        began = time.monotonic()
        self.leader = Server(data_dir, WORKERS="2")
        self.leader.wait_for_workers()
        self.start_seconds = time.monotonic() - began
        self.other = Server(data_dir, WORKERS="2")

    def kill_the_leader(self) -> float:
        """kill -9, and wait until the other leads; gives the seconds that it took."""
        self.leader.kill()
        killed = time.monotonic()
        # The other needs workers of its own; where these take long, so may the taking over.
        wait_for(lambda: leads(self.other), "the other leads", max(TAKE_OVER_SECONDS, 2 * self.start_seconds))
        return time.monotonic() - killed


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    pair = Pair(tmp_path / "data")
    yield pair
    for server in (pair.other, pair.leader):
        server.stop()


def leads(server: Server) -> bool:
    return server.client.get("/healthz").json()["workers_ready"]


def test_both_serve_and_one_hands_out(pair: Pair) -> None:
    runs = [server.create(**SHORT)["id"] for server in (pair.leader, pair.other, pair.other)]
    for server in (pair.leader, pair.other):
        assert [server.finished(run)["attempt"] for run in runs] == [1, 1, 1]
    assert pair.other.workers() == []
    assert not leads(pair.other)


@pytest.mark.parametrize("seed", seeds(1))
def test_the_other_takes_over_and_nothing_is_lost(pair: Pair, seed: int) -> None:
    moment = random.Random(f"two servers {seed}").randint(1, 2500)
    run = pair.leader.create(**SPEC)
    queued = [pair.other.create(**SHORT)["id"] for _ in range(2)]
    watcher = Watcher()
    with pair.other.events(f"/api/runs/{run['id']}/events") as socket:
        while watcher.run.get("iteration", 0) < moment:
            watcher.take(socket.recv(30))
        seconds = pair.kill_the_leader()
        watcher.follow(socket, 90)
    print(f"took over after {seconds:.2f} s; the first had taken {pair.start_seconds:.2f} s to start")
    tally["servers that took over"] += 1
    tally["tenths of a second until they had, in all"] += round(10 * seconds)
    expected = undisturbed(SPEC)
    assert pair.other.finished(run["id"])["attempt"] == 2
    receipt = pair.other.client.get(f"/api/runs/{run['id']}/receipt").json()
    assert receipt["weights_sha256"] == expected.weights_sha256
    assert watcher.losses == expected.losses
    assert pair.other.metrics(run["id"])["losses"] == list(expected.losses.values())
    for waiting in queued:
        assert pair.other.finished(waiting)["iteration"] == SHORT["iterations"]


def test_a_killed_one_that_comes_back_waits_its_turn(pair: Pair) -> None:
    pair.kill_the_leader()
    pair.leader.start()
    run = pair.leader.create(**SHORT)
    assert pair.leader.finished(run["id"])["attempt"] == 1
    assert leads(pair.other)
    assert not leads(pair.leader)
    pair.other.stop()
    wait_for(lambda: leads(pair.leader), "it leads again", 60)
