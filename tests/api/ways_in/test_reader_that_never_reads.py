"""A watcher that takes nothing of what it asked for: it is dropped with a reason, others go on, and it can resume."""

import json
import time
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from backend.api import Settings, create_app
from backend.api.live import subscription
from backend.jobs.place import open_store
from backend.runs import actions
from backend.training import RunSpec
from tests.inside import serving

NOTES = "x" * 3_900


def messages_until_closed(socket: ClientConnection) -> tuple[list[dict], int, str]:
    """All that came, and how it ended."""
    came = []
    try:
        while True:
            came.append(json.loads(socket.recv(10)))
    except ConnectionClosed as closed:
        assert closed.rcvd is not None
        return came, closed.rcvd.code, closed.rcvd.reason


def test_it_is_dropped_with_a_reason_and_resumes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subscription, "MAILBOX_SIZE", 8)
    settings = Settings(data_dir=tmp_path, workers=1)
    store = open_store(settings.place)
    store.database.migrate()
    run = actions.pause(store, store.create(RunSpec(), "watched", queue_limit=1).id)  # no worker has to start for it
    store.database.close()
    app = create_app(settings)
    with serving(app, send_buffer=4_096) as port, httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
        address = f"ws://127.0.0.1:{port}/api/runs/{run.id}/events"
        # A client library that stops reading its connection once two messages wait.
        stuck = connect(f"{address}?cursor=0", max_queue=2)
        attentive = connect(f"{address}?cursor=0")
        revision = 0
        for number in range(60):
            edited = client.patch(f"/api/runs/{run.id}", json={"notes": f"{number} {NOTES}"}).json()
            while revision < edited["revision"]:
                revision = json.loads(attentive.recv(10))["run"]["revision"]
            if number % 10 == 9:
                time.sleep(0.01)
        time.sleep(2.5)  # what the server waits for a reader before it says its reason anyway
        came, code, reason = messages_until_closed(stuck)
        assert code == 1013
        assert "too slow" in reason
        assert came[-1]["run"]["revision"] < revision
        with connect(f"{address}?cursor={came[-1]['cursor']}") as again:
            now = json.loads(again.recv(10))
            assert now["run"]["revision"] == revision
            assert now["run"]["notes"].startswith("59 ")
        attentive.close()
