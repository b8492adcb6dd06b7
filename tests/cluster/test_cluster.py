"""Servers, a scheduler and workers that share nothing but PostgreSQL and a bucket: every run ends as it would alone."""

import os
import random
import signal
import time
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from tests.cluster import postgresql
from tests.cluster.nodes import Nodes
from tests.crash.moments import seeds, tally
from tests.crash.undisturbed import Undisturbed, undisturbed
from tests.server import Server, Watcher, wait_for

SPEC: dict[str, Any] = {"iterations": 1000, "hidden_size": 40, "evaluation_size": 500, "seed": 11}
LONG: dict[str, Any] = {**SPEC, "iterations": 6000}
TAKE_OVER_SECONDS = 5.0


@cache
def alone(**spec: int) -> Undisturbed:
    return undisturbed(spec)


def ended_as_alone(server: Server, run_id: str, spec: dict[str, Any]) -> dict[str, Any]:
    run = server.finished(run_id, 90)
    expected = alone(**spec)
    receipt = server.client.get(f"/api/runs/{run_id}/receipt").json()
    assert receipt["weights_sha256"] == expected.weights_sha256
    metrics = server.metrics(run_id)
    assert metrics["first_iteration"] == 1
    assert metrics["losses"] == list(expected.losses.values())
    return run


def moment(what: str, seed: int) -> int:
    """An iteration of `LONG` after which something is killed."""
    return random.Random(f"{what} {seed}").randint(1, 4000)


def under_way(server: Server, run_id: str, iteration: int = 200) -> None:
    server.wait_until(run_id, lambda run: run["iteration"] >= iteration, 60)


def test_a_run_trains_on_a_worker_elsewhere(serve: Callable[[], Server]) -> None:
    server = serve()
    server.wait_for_workers()
    assert server.workers() == []  # it has none of its own
    run = server.create(**SPEC)
    watcher = Watcher()
    with server.events(f"/api/runs/{run['id']}/events") as socket:
        watcher.follow(socket, 60)
    ended = ended_as_alone(server, run["id"], SPEC)
    assert ended["attempt"] == 1
    assert list(watcher.losses.values()) == list(alone(**SPEC).losses.values())
    assert not (server.data_dir / "weights").exists()
    answer = server.client.post("/api/predictions", json={"pixels": [[0, 255, 0]] * 9, "run": run["id"]})
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("seed", seeds(1))
def test_a_killed_worker_costs_nothing(serve: Callable[[], Server], nodes: Nodes, seed: int) -> None:
    server = serve()
    server.wait_for_workers()
    run = server.create(**LONG)
    under_way(server, run["id"], moment("worker", seed))
    for pid in nodes.training():
        os.kill(pid, signal.SIGKILL)
    assert ended_as_alone(server, run["id"], LONG)["attempt"] == 2


@pytest.mark.parametrize("seed", seeds(1))
def test_a_killed_scheduler_costs_nothing(serve: Callable[[], Server], nodes: Nodes, seed: int) -> None:
    server = serve()
    server.wait_for_workers()
    run = server.create(**LONG)
    under_way(server, run["id"], moment("scheduler", seed))
    nodes.kill_scheduler()
    waiting = server.create(**SPEC)  # the page works all the same
    nodes.be_well()
    # Its worker may have come to the end before it noticed.
    ended_as_alone(server, run["id"], LONG)
    ended_as_alone(server, waiting["id"], SPEC)


def leads(server: Server) -> bool:
    return server.client.get("/healthz").json()["workers_ready"]


@pytest.mark.parametrize("seed", seeds(1))
def test_a_killed_leader_is_followed_by_the_other(serve: Callable[[], Server], seed: int) -> None:
    leader = serve()
    leader.wait_for_workers()
    other = serve()
    run = other.create(**LONG)
    queued = [other.create(**SPEC) for _ in range(2)]
    under_way(other, run["id"], moment("leader", seed))
    assert not leads(other)
    leader.kill()
    killed = time.monotonic()
    wait_for(lambda: leads(other), "the other leads", TAKE_OVER_SECONDS)
    tally["leaders on PostgreSQL that were followed"] += 1
    tally["tenths of a second until they were, in all"] += round(10 * (time.monotonic() - killed))
    # Its worker went on, and was left in peace.
    assert ended_as_alone(other, run["id"], LONG)["attempt"] == 1
    for waiting in queued:
        assert ended_as_alone(other, waiting["id"], SPEC)["attempt"] == 1


def test_a_leader_that_loses_its_connection_is_followed(serve: Callable[[], Server], database_url: str) -> None:
    servers = [serve(), serve()]
    servers[0].wait_for_workers()
    run = servers[0].create(**LONG)
    under_way(servers[0], run["id"])
    name = database_url.rpartition("/")[2]
    assert postgresql.running().cut_connections(name, "backprop-lab dispatcher") >= 1
    wait_for(lambda: sum(map(leads, servers)) == 1, "one of them leads", TAKE_OVER_SECONDS)
    assert ended_as_alone(servers[0], run["id"], LONG)["attempt"] == 1
    later = servers[1].create(**SPEC)
    ended_as_alone(servers[1], later["id"], SPEC)


def test_a_database_that_goes_away_and_comes_back(serve: Callable[[], Server]) -> None:
    server = serve()
    server.wait_for_workers()
    run = server.create(**LONG)
    under_way(server, run["id"], 1000)
    database = postgresql.running()
    database.stop()
    time.sleep(1)
    database.start()
    ended_as_alone(server, run["id"], LONG)
