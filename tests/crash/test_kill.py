"""kill -9 in the middle: the run ends with the weights of the undisturbed one, nothing lost and nothing doubled."""

import base64
import os
import random
import signal
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from safetensors.numpy import load_file
from threadpoolctl import threadpool_limits
from websockets.exceptions import ConnectionClosed

from backend.training import Evaluation, Event, RunSpec, Step, Surface, Training, load_dataset
from tests.server import Server, Watcher, wait_for

SPEC: dict[str, Any] = {"iterations": 6000, "hidden_size": 40, "seed": 11}
SPECS: dict[str, dict[str, Any]] = {
    "two layers": SPEC,
    # Everything that draws random numbers or remembers something, on two threads.
    "many things": {
        "layers": [{"type": "affine", "size": 250}, {"type": "relu"}, {"type": "dropout"}, {"type": "affine"}],
        "iterations": 1500,
        "initializer": "auto",
        "optimizer": "adam",
        "learning_rate": 0.003,
        "weight_decay": 0.001,
        "schedule": "cosine",
        "warmup_iterations": 50,
        "sampling": "shuffled",
        "shift": 2,
        "rotation": 10,
        "train_size": 20_000,
        "validation_size": 500,
        "evaluation_size": 500,
    },
    "running averages": {
        "layers": [
            {"type": "affine", "size": 60},
            {"type": "batch_normalization"},
            {"type": "relu"},
            {"type": "affine"},
        ],
        "iterations": 3000,
        "optimizer": "momentum",
        "learning_rate": 0.05,
    },
    "a plane": {
        "dataset": "spiral",
        "layers": [{"type": "affine", "size": 30}, {"type": "tanh"}, {"type": "affine"}],
        "initializer": "xavier",
        "optimizer": "rmsprop",
        "learning_rate": 0.001,
        "batch_size": 30,
        "iterations": 8_000,
    },
}


class Undisturbed(NamedTuple):
    """The same run in one process, without any of the machinery."""

    arrays: dict[str, np.ndarray]
    losses: dict[int, float]
    evaluations: list[Evaluation]
    surfaces: list[Surface]


@cache
def undisturbed(name: str) -> Undisturbed:
    spec = RunSpec(**SPECS[name])
    events: list[Event] = []
    with threadpool_limits(1), closing(Training(spec, load_dataset(spec))) as training:  # as in the workers
        events += training.events()
    return Undisturbed(
        dict(training.checkpoint(0.0).arrays),
        {event.iteration: float(np.float32(event.loss)) for event in events if isinstance(event, Step)},
        [event for event in events if isinstance(event, Evaluation)],
        [event for event in events if isinstance(event, Surface)],
    )


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path / "data", WORKERS="2")
    server.wait_for_workers()
    yield server
    server.stop()


def final_arrays(server: Server, run_id: str) -> dict[str, np.ndarray]:
    newest = max((server.data_dir / "weights" / run_id).glob("*.safetensors"), key=lambda path: path.name)
    return load_file(newest)


def worker_of(server: Server, run_id: str) -> int:
    """The process that trains the run: the one that uses the processor most."""

    def ticks(pid: int) -> int:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return int(fields[11]) + int(fields[12])

    before = {pid: ticks(pid) for pid in server.workers()}
    run = server.run(run_id)
    later = run["iteration"] + run["iterations"] // 20
    wait_for(lambda: server.run(run_id)["iteration"] > later, "the run goes on", 30)
    return max(before, key=lambda pid: ticks(pid) - before[pid])


def same_as_undisturbed(server: Server, run_id: str, watcher: Watcher, expected: Undisturbed) -> None:
    saved = final_arrays(server, run_id)
    assert saved.keys() == expected.arrays.keys()
    for name, array in expected.arrays.items():
        assert np.array_equal(saved[name], array), f"{name} differs from the undisturbed run"
    assert watcher.losses == expected.losses
    assert [
        (event["iteration"], event["train_accuracy"], event["test_accuracy"], event["validation_accuracy"])
        for event in watcher.evaluations.values()
    ] == [
        (event.iteration, event.train_accuracy, event.test_accuracy, event.validation_accuracy)
        for event in expected.evaluations
    ]
    assert [(event["iteration"], base64.b64decode(event["probabilities"])) for event in watcher.surfaces.values()] == [
        (event.iteration, event.probabilities.tobytes()) for event in expected.surfaces
    ]
    metrics = server.metrics(run_id)
    assert metrics["first_iteration"] == 1
    assert metrics["losses"] == list(expected.losses.values())
    assert len(metrics["evaluations"]) == len(expected.evaluations)
    assert len(metrics["surfaces"]) == len(expected.surfaces)


@pytest.mark.parametrize(("name", "seed"), [(name, 2) for name in SPECS])
def test_a_killed_worker_costs_nothing(own_server: Server, name: str, seed: int) -> None:
    spec = SPECS[name]
    moment = random.Random(seed).randint(spec["iterations"] // 12, spec["iterations"] * 2 // 3)
    run = own_server.create(**spec)
    watcher = Watcher()
    with own_server.events(f"/api/runs/{run['id']}/events") as socket:
        while watcher.run.get("iteration", 0) < moment:
            watcher.take(socket.recv(30))
        os.kill(worker_of(own_server, run["id"]), signal.SIGKILL)
        watcher.follow(socket, 120)
    assert own_server.finished(run["id"])["attempt"] == 2
    assert watcher.statuses == ["running", "running", "finished"]
    same_as_undisturbed(own_server, run["id"], watcher, undisturbed(name))


def test_a_killed_server_goes_on_where_it_was(own_server: Server) -> None:
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
    same_as_undisturbed(own_server, run["id"], watcher, undisturbed("two layers"))
    for waiting in queued:
        assert own_server.finished(waiting["id"])["iteration"] == 50


def test_pausing_across_a_restart_costs_nothing(own_server: Server) -> None:
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
    same_as_undisturbed(own_server, run["id"], watcher, undisturbed("two layers"))
