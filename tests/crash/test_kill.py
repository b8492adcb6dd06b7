"""kill -9 in the middle: the run ends with the weights of the undisturbed one, nothing lost and nothing doubled."""

import os
import random
import signal
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file
from threadpoolctl import threadpool_limits
from websockets.exceptions import ConnectionClosed

from backend.datasets.mnist import load_digits
from backend.training import Evaluation, RunSpec, Step, Training
from tests.server import Server, Watcher, wait_for

SPEC = {"iterations": 6000, "hidden_size": 40, "seed": 11}


@pytest.fixture(scope="module")
def undisturbed() -> tuple[Training, dict[int, float], list[Evaluation]]:
    """The same run in one process, without any of the machinery."""
    training = Training(RunSpec(**SPEC), load_digits())
    losses, evaluations = {}, []
    with threadpool_limits(1):  # as in the workers; two BLAS threads add in another order
        for event in training.events():
            if isinstance(event, Step):
                losses[event.iteration] = float(np.float32(event.loss))
            else:
                evaluations.append(event)
    return training, losses, evaluations


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path / "data", WORKERS="2")
    server.wait_for_workers()
    yield server
    server.stop()


def final_weights(server: Server, run_id: str) -> dict[str, np.ndarray]:
    newest = max((server.data_dir / "weights" / run_id).glob("*.safetensors"), key=lambda path: path.name)
    return load_file(newest)


def worker_of(server: Server, run_id: str) -> int:
    """The process that trains the run: the one that uses the processor most."""

    def ticks(pid: int) -> int:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return int(fields[11]) + int(fields[12])

    before = {pid: ticks(pid) for pid in server.workers()}
    start = server.run(run_id)["iteration"]
    wait_for(lambda: server.run(run_id)["iteration"] > start + 300, "the run goes on", 30)
    return max(before, key=lambda pid: ticks(pid) - before[pid])


def same_as_undisturbed(server: Server, run_id: str, watcher: Watcher, undisturbed: tuple) -> None:
    training, losses, evaluations = undisturbed
    weights = final_weights(server, run_id)
    for name, array in training.network.params.items():
        assert np.array_equal(weights[name], array), f"{name} differs from the undisturbed run"
    assert watcher.losses == losses
    assert [
        (event["iteration"], event["train_accuracy"], event["test_accuracy"]) for event in watcher.evaluations.values()
    ] == [(event.iteration, event.train_accuracy, event.test_accuracy) for event in evaluations]
    metrics = server.metrics(run_id)
    assert metrics["first_iteration"] == 1
    assert metrics["losses"] == list(losses.values())
    assert len(metrics["evaluations"]) == len(evaluations)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_killed_worker_costs_nothing(own_server: Server, undisturbed: tuple, seed: int) -> None:
    moment = random.Random(seed).randint(500, 4000)
    run = own_server.create(**SPEC)
    watcher = Watcher()
    with own_server.events(f"/api/runs/{run['id']}/events") as socket:
        while watcher.run.get("iteration", 0) < moment:
            watcher.take(socket.recv(30))
        os.kill(worker_of(own_server, run["id"]), signal.SIGKILL)
        watcher.follow(socket, 120)
    assert own_server.finished(run["id"])["attempt"] == 2
    assert watcher.statuses == ["running", "running", "finished"]
    same_as_undisturbed(own_server, run["id"], watcher, undisturbed)


def test_a_killed_server_goes_on_where_it_was(own_server: Server, undisturbed: tuple) -> None:
    moment = random.Random(3).randint(500, 3000)
    run = own_server.create(**SPEC)
    queued = [own_server.create(iterations=50, name=f"waits {place}") for place in range(3)]
    watcher = Watcher()
    path = f"/api/runs/{run['id']}/events"
    with own_server.events(path) as socket:
        while watcher.run.get("iteration", 0) < moment:
            watcher.take(socket.recv(30))
        workers = own_server.workers()
        own_server.kill()
        with pytest.raises(ConnectionClosed):
            while True:
                watcher.take(socket.recv(10))
    wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers), "the workers die with their server", 20)
    own_server.start()
    with own_server.events(f"{path}?cursor={watcher.cursor}") as socket:
        watcher.follow(socket, 120)
    assert own_server.finished(run["id"])["attempt"] == 2
    same_as_undisturbed(own_server, run["id"], watcher, undisturbed)
    for waiting in queued:
        assert own_server.finished(waiting["id"])["iteration"] == 50


def test_pausing_across_a_restart_costs_nothing(own_server: Server, undisturbed: tuple) -> None:
    run = own_server.create(**SPEC)
    own_server.wait_until(run["id"], lambda run: run["iteration"] > 700)
    own_server.act(run["id"], "pause")
    paused = own_server.wait_until(run["id"], lambda run: run["status"] == "paused")
    own_server.stop()
    own_server.start()
    assert own_server.run(run["id"])["iteration"] == paused["iteration"]
    own_server.act(run["id"], "resume")
    own_server.finished(run["id"])
    watcher = Watcher()
    with own_server.events(f"/api/runs/{run['id']}/events") as socket:
        watcher.follow(socket)
    assert watcher.rewinds == []
    same_as_undisturbed(own_server, run["id"], watcher, undisturbed)
