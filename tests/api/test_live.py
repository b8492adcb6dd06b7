"""The live streams, over real sockets."""

import base64
import json
import time

import numpy as np
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.server import Server, Watcher


def test_points_come_while_the_run_trains_and_all_of_them_once(server: Server) -> None:
    run = server.create(iterations=1500)
    watcher = Watcher()
    with server.events(f"/api/runs/{run['id']}/events") as socket:
        assert watcher.take(socket.recv(10))["type"] == "hello"
        while not watcher.losses:
            watcher.take(socket.recv(30))
        assert watcher.run["status"] == "running"
        watcher.follow(socket)
    assert sorted(watcher.losses) == list(range(1, 1501))
    assert sorted(watcher.evaluations) == [1, 600, 1200, 1500]
    assert watcher.statuses == ["running", "finished"]
    assert watcher.run["status"] == "finished"
    assert server.metrics(run["id"])["losses"] == pytest.approx(list(watcher.losses.values()))


def test_the_surfaces_of_a_plane_come_with_the_points(server: Server) -> None:
    layers = [{"type": "affine", "size": 4}, {"type": "tanh"}, {"type": "affine"}]
    run = server.create(dataset="spiral", layers=layers, iterations=200, train_size=60, batch_size=20)
    watcher = Watcher()
    with server.events(f"/api/runs/{run['id']}/events") as socket:
        watcher.follow(socket)
    assert sorted(watcher.surfaces) == sorted(watcher.evaluations)
    assert (min(watcher.surfaces), max(watcher.surfaces)) == (1, 200)
    metrics = server.metrics(run["id"])
    assert [{"type": "surface", **surface} for surface in metrics["surfaces"]] == list(watcher.surfaces.values())
    assert sorted(watcher.layers) == sorted(watcher.evaluations)
    assert [{"type": "layers", **layers} for layers in metrics["layers"]] == list(watcher.layers.values())
    assert [layer["title"] for layer in watcher.layers[200]["layers"]] == ["Affine 1", "Tanh 1", "Affine 2"]
    for surface in watcher.surfaces.values():
        assert (surface["rows"], surface["columns"], surface["classes"]) == (48, 48, 3)
        shares = np.frombuffer(base64.b64decode(surface["probabilities"]), np.uint8).reshape(48, 48, 3)
        assert np.abs(shares.astype(int).sum(axis=2) - 255).max() <= 2
        assert surface["x_range"][0] < surface["x_range"][1]
        assert surface["y_range"][0] < surface["y_range"][1]


def test_a_lost_connection_is_taken_up_at_its_cursor(server: Server) -> None:
    run = server.create(iterations=2000)
    watcher = Watcher()
    for messages in (1, 3, 5, 8):
        with server.events(f"/api/runs/{run['id']}/events?cursor={watcher.cursor}") as socket:
            for _ in range(messages):
                watcher.take(socket.recv(30))
    with server.events(f"/api/runs/{run['id']}/events?cursor={watcher.cursor}") as socket:
        watcher.follow(socket)
    assert sorted(watcher.losses) == list(range(1, 2001))


def test_a_finished_run_is_told_whole_and_closed(server: Server) -> None:
    run = server.finished(server.create(iterations=300)["id"])
    watcher = Watcher()
    with server.events(f"/api/runs/{run['id']}/events") as socket:
        watcher.follow(socket)
        with pytest.raises(ConnectionClosed) as closed:
            socket.recv(10)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1000
    assert len(watcher.losses) == 300


def test_two_watchers_of_one_run_hear_the_same(server: Server) -> None:
    run = server.create(iterations=1200)
    first, second = Watcher(), Watcher()
    path = f"/api/runs/{run['id']}/events"
    with server.events(path) as one:
        while len(first.losses) < 100:
            first.take(one.recv(30))
        with server.events(path) as other:
            first.follow(one)
            second.follow(other)
    assert first.losses == second.losses
    assert first.evaluations == second.evaluations


def test_a_paused_run_keeps_its_stream_and_goes_on_in_it(server: Server) -> None:
    run = server.create(iterations=3000)
    watcher = Watcher()
    with server.events(f"/api/runs/{run['id']}/events") as socket:
        while len(watcher.losses) < 50:
            watcher.take(socket.recv(30))
        server.act(run["id"], "pause")
        while watcher.run["status"] != "paused":
            watcher.take(socket.recv(30))
        server.act(run["id"], "resume")
        watcher.follow(socket)
    assert sorted(watcher.losses) == list(range(1, 3001))
    assert watcher.rewinds == []
    assert watcher.statuses == ["running", "paused", "queued", "running", "finished"]


def test_a_change_is_told_at_its_place(server: Server) -> None:
    run = server.create(iterations=100_000)
    watcher = Watcher()
    with server.events(f"/api/runs/{run['id']}/events") as socket:
        while len(watcher.losses) < 50:
            watcher.take(socket.recv(30))
        for fields in ({"learning_rate": 0.05}, {"batch_size": 50}):
            assert server.client.post(f"/api/runs/{run['id']}/changes", json=fields).status_code == 202
        while len(watcher.changes) < 2:
            watcher.take(socket.recv(30))
        end = watcher.run["iteration"] + 2_000
        server.client.post(f"/api/runs/{run['id']}/changes", json={"iterations": end})
        watcher.follow(socket)
    told = [(change["iteration"], change["fields"]) for change in watcher.changes]
    assert [fields for _, fields in told] == [{"learning_rate": 0.05}, {"batch_size": 50}, {"iterations": end}]
    assert told == [(change["iteration"], change["fields"]) for change in watcher.run["changes"]]
    assert sorted(watcher.losses) == list(range(1, end + 1))
    again = Watcher()
    with server.events(f"/api/runs/{run['id']}/events") as socket:
        again.follow(socket)
    assert (again.changes, again.losses) == (watcher.changes, watcher.losses)


def test_a_run_that_is_not_there_is_said_by_the_closing_code(server: Server) -> None:
    with server.events("/api/runs/000000000000/events") as socket, pytest.raises(ConnectionClosed) as closed:
        socket.recv(10)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4404


def test_deleting_a_watched_run_ends_its_stream(server: Server) -> None:
    run = server.create(iterations=100_000)
    watcher = Watcher()
    with server.events(f"/api/runs/{run['id']}/events") as socket:
        while not watcher.losses:
            watcher.take(socket.recv(30))
        assert server.client.delete(f"/api/runs/{run['id']}").status_code == 204
        with pytest.raises(ConnectionClosed) as closed:
            for _ in range(1000):
                socket.recv(10)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4404
    assert server.client.get(f"/api/runs/{run['id']}").status_code == 404
    assert server.client.post(f"/api/runs/{run['id']}/restore").status_code == 200
    with server.events(f"/api/runs/{run['id']}/events?cursor={watcher.cursor}") as socket:
        while watcher.run["status"] != "paused":
            watcher.take(socket.recv(30))
    assert sorted(watcher.losses) == list(range(1, watcher.run["iteration"] + 1))
    server.client.delete(f"/api/runs/{run['id']}")


def test_the_list_tells_of_new_changed_and_deleted_runs(server: Server) -> None:
    with server.events("/api/events") as socket:
        assert json.loads(socket.recv(10))["type"] == "runs"
        run = server.create(iterations=400, name="watched in the list")
        statuses: list[str] = []
        deadline = time.monotonic() + 60
        while "finished" not in statuses and time.monotonic() < deadline:
            statuses += [told["status"] for told in json.loads(socket.recv(30))["runs"] if told["id"] == run["id"]]
        assert statuses[-1] == "finished"
        server.client.delete(f"/api/runs/{run['id']}")
        removed: list[str] = []
        while run["id"] not in removed and time.monotonic() < deadline:
            removed += json.loads(socket.recv(30))["removed"]
        assert run["id"] in removed
        server.client.post(f"/api/runs/{run['id']}/restore")
        back: list[str] = []
        while run["id"] not in back and time.monotonic() < deadline:
            back += [told["id"] for told in json.loads(socket.recv(30))["runs"]]
        assert run["id"] in back


@pytest.mark.parametrize(
    ("headers", "host", "code"),
    [
        ({"Origin": "http://evil.example"}, "127.0.0.1", "foreign-origin"),
        ({}, "evil.example", "foreign-host"),
        ({"Host": "127.0.0.1"}, "evil.example", "foreign-host"),
    ],
)
def test_a_foreign_page_gets_no_stream(server: Server, headers: dict[str, str], host: str, code: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        server.events("/api/events", headers, host)
    assert refused.value.response.status_code == 403
    assert json.loads(refused.value.response.body)["code"] == code
