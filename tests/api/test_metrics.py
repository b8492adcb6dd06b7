"""/metrics: what the server counts, while it works."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from backend.api.observability import EngineWatch
from backend.jobs import Job, Place
from tests.server import ROOT, Server, wait_for

OPERATOR, VIEWER = "the-operators-token", "the-viewers-token"


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with tokens, room for one socket, and its log as JSON."""
    server = Server(
        tmp_path_factory.mktemp("metrics") / "data",
        ACCESS_TOKEN=OPERATOR,
        VIEWER_TOKEN=VIEWER,
        SOCKET_LIMIT="1",
        WORKERS="1",
        LOG_FORMAT="json",
        LOG_LEVEL="debug",
    )
    server.wait_for_workers()
    server.client.headers["Authorization"] = f"Bearer {OPERATOR}"
    yield server
    server.stop()


class Figures(dict[str, float]):
    """The values of one look, by name and labels as they are written."""

    def __init__(self, response: httpx.Response) -> None:
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/plain; version=0.0.4")
        super().__init__()
        for family in text_string_to_metric_families(response.text):
            for sample in family.samples:
                labels = ",".join(f"{name}={value}" for name, value in sample.labels.items())
                self[f"{sample.name}{{{labels}}}" if labels else sample.name] = sample.value


def look(server: Server) -> Figures:
    return Figures(server.client.get("/metrics"))


def test_only_for_those_with_a_token(guarded: Server) -> None:
    bare = httpx.Client(base_url=guarded.url)
    assert bare.get("/metrics").status_code == 401
    assert bare.get("/metrics", headers={"Authorization": f"Bearer {VIEWER}"}).status_code == 200
    bare.close()


def test_a_run_from_queue_to_end(guarded: Server) -> None:
    long = guarded.create(iterations=1_000_000)["id"]
    guarded.wait_until(long, lambda run: run["status"] == "running" and run["iteration"] > 0)
    waiting = guarded.create(iterations=10)["id"]
    figures = look(guarded)
    assert figures["backprop_lab_runs{status=running}"] == 1
    assert figures["backprop_lab_runs{status=queued}"] == figures["backprop_lab_queue_length"] == 1
    assert figures["backprop_lab_queue_oldest_seconds"] > 0
    assert figures["backprop_lab_run_iterations"] > 0
    assert figures["backprop_lab_jobs"] == figures["backprop_lab_workers"] == 1
    assert figures["backprop_lab_dispatcher_leader"] == figures["backprop_lab_database_up"] == 1
    guarded.act(long, "stop")
    guarded.finished(waiting)
    wait_for(lambda: look(guarded)["backprop_lab_jobs"] == 0, "the engine has nothing to do", 10)
    figures = look(guarded)
    assert figures["backprop_lab_runs{status=finished}"] == figures["backprop_lab_runs{status=stopped}"] == 1
    assert figures["backprop_lab_queue_length"] == figures["backprop_lab_queue_oldest_seconds"] == 0
    assert figures["backprop_lab_job_errors"] == 0
    assert figures["backprop_lab_requests_total{method=POST,route=/api/runs,status=201}"] == 2
    assert figures["backprop_lab_request_seconds_count{method=POST,route=/api/runs}"] == 2
    assert figures["backprop_lab_store_transaction_seconds_count{kind=write}"] >= 3
    assert figures["process_resident_memory_bytes"] > 1e6
    assert figures["process_cpu_seconds_total"] > 0


def test_predictions_and_files_have_names_of_their_own(guarded: Server) -> None:
    before = look(guarded).get("backprop_lab_prediction_seconds_count", 0.0)
    guarded.finished(guarded.create(iterations=10)["id"])
    drawing = {"pixels": [[0] * 20] * 10 + [[255] * 20] * 10}
    assert guarded.client.post("/api/predictions", json=drawing).status_code == 200
    assert guarded.client.post("/api/predictions", json={"pixels": [[255] * 20] * 20}).status_code == 422
    assert guarded.client.get("/assets/styles/tokens.css").status_code == 200
    file = "backprop_lab_requests_total{method=GET,route=/assets/*,status=200}"
    # A file is closed, and only then counted, after the last of it was sent.
    wait_for(lambda: look(guarded).get(file) == 1, "the file is counted", 10)
    figures = look(guarded)
    assert figures["backprop_lab_prediction_seconds_count"] == before + 1
    assert figures["backprop_lab_requests_total{method=POST,route=/api/predictions,status=422}"] == 1


def test_sockets(guarded: Server) -> None:
    headers = {"Authorization": f"Bearer {OPERATOR}"}
    with guarded.events("/api/events", headers) as open_one:
        assert json.loads(open_one.recv(10))["type"] == "runs"
        assert open_one.response is not None
        assert len(open_one.response.headers["X-Request-ID"]) == 16
        assert look(guarded)["backprop_lab_sockets_open"] == 1
        with guarded.events("/api/events", headers) as one_too_many:
            wait_for(lambda: look(guarded)["backprop_lab_sockets_dropped_total{reason=limit}"] == 1, "refused", 10)
            assert one_too_many is not None
    wait_for(lambda: look(guarded)["backprop_lab_sockets_open"] == 0, "all are closed", 10)
    assert look(guarded)["backprop_lab_sockets_dropped_total{reason=slow}"] == 0


def test_the_log_is_json_throughout(guarded: Server) -> None:
    guarded.client.get("/api/runs", headers={"X-Request-ID": "to-be-found"})
    wait_for(lambda: "to-be-found" in guarded.log_text(), "the request is in the log", 10)
    lines = [json.loads(line) for line in guarded.log_text().splitlines(keepends=True) if line.endswith("\n")]
    assert [line["message"].split(" in ")[0] for line in lines if line.get("request_id") == "to-be-found"] == [
        "GET /api/runs: 200"
    ]
    assert OPERATOR not in guarded.log_text()


def test_every_figure_is_documented(guarded: Server) -> None:
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    families = text_string_to_metric_families(guarded.client.get("/metrics").text)
    for name in {family.name for family in families if family.name.startswith("backprop_lab_")}:
        if not name.endswith("_created"):
            assert f"`{name}" in text, name


class FailingEngine:
    """An engine whose scheduler can be taken away."""

    def __init__(self) -> None:
        self.away = False

    def start(self) -> None:
        self.slots()

    def has(self, job: Job) -> bool:
        return False

    def submit(self, job: Job, done) -> None:
        done(job, RuntimeError("it broke"))

    def slots(self) -> int:
        if self.away:
            raise OSError("nobody there")
        return 3

    def bring_up(self, wanted: int) -> int:
        return min(self.slots(), wanted)

    def close(self) -> None:
        pass


def test_what_the_watch_knows_of_an_engine(tmp_path: Path) -> None:
    engine = FailingEngine()
    watch = EngineWatch(engine)
    assert (watch.state, watch.leads, watch.workers) == ("idle", False, 0)
    watch.start()
    assert (watch.state, watch.leads, watch.workers) == ("up", True, 3)
    assert (watch.bring_up(2), watch.workers) == (2, 3)
    told = []
    watch.submit(Job(Place("", ""), 1, "a", 1), lambda job, error: told.append(error))
    assert (watch.jobs, watch.errors, len(told)) == (0, 1, 1)
    engine.away = True
    with pytest.raises(OSError, match="nobody there"):
        watch.slots()
    watch.close()
    assert (watch.state, watch.leads, watch.workers) == ("lost", False, 0)
    with pytest.raises(OSError, match="nobody there"):
        watch.start()
    assert watch.state == "lost"
    engine.away = False
    watch.start()
    watch.close()
    assert (watch.state, watch.leads, watch.workers) == ("idle", False, 0)
