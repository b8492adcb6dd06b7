"""Every request has an id, and a line in the log where it failed or took long."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, WebSocket
from prometheus_client import CollectorRegistry

from backend.api import problems
from backend.api.live.messages import CLOSE_DONE, CLOSE_TOO_SLOW
from backend.api.observability import Instruments, RequestWatch, request_watch
from backend.api.problems import Problem
from backend.jobs import logs
from tests.server import Server


@pytest.fixture
def lines() -> Iterator[list[dict[str, Any]]]:
    """What is written to the log, from debug on."""
    written: list[dict[str, Any]] = []
    form = logs._Json()

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            written.append(json.loads(form.format(record)))

    ours, keep = logging.getLogger(logs.OURS), Keep()
    level = ours.level
    ours.addHandler(keep)
    ours.setLevel(logging.DEBUG)
    yield written
    ours.removeHandler(keep)
    ours.setLevel(level)


class Lab:
    """An application of a few routes, with the watch around it as in the real one."""

    def __init__(self) -> None:
        self.app, self.instruments = FastAPI(), Instruments()
        problems.install(self.app)
        self.app.add_middleware(RequestWatch, instruments=self.instruments)

        @self.app.get("/things/{thing}")
        async def thing(thing: str) -> str:
            logging.getLogger("backend.test").info("thinking of %s", thing)
            return thing

        @self.app.get("/bug")
        def bug() -> None:
            raise ZeroDivisionError("division by zero")

        @self.app.get("/full")
        def full() -> None:
            raise Problem(503, "queue-full", "The queue is full.")

        @self.app.websocket("/stream/{code}")
        async def stream(socket: WebSocket, code: int, words: int) -> None:
            await socket.accept()
            assert self.value("backprop_lab_sockets_open") == 1
            for _ in range(words):
                await socket.send_text("word")
            await socket.close(code)

    def get(self, path: str, **headers: str) -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=True)
            async with httpx.AsyncClient(transport=transport, base_url="http://lab") as client:
                return await client.get(
                    path, headers={name.replace("_", "-"): value for name, value in headers.items()}
                )

        return asyncio.run(ask())

    def stream(self, code: int, words: int) -> list[dict[str, Any]]:
        """What is sent on a socket from its handshake to its end."""
        sent: list[dict[str, Any]] = []
        scope = {
            "type": "websocket",
            "path": f"/stream/{code}",
            "raw_path": f"/stream/{code}".encode(),
            "query_string": f"words={words}".encode(),
            "headers": [],
            "subprotocols": [],
        }

        async def receive() -> dict[str, Any]:
            return {"type": "websocket.connect"}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        run: Callable[..., Awaitable[None]] = self.app
        asyncio.run(run(scope, receive, send))
        return sent

    def value(self, name: str, **labels: str) -> float | None:
        registry: CollectorRegistry = self.instruments.registry
        return registry.get_sample_value(name, labels)


@pytest.fixture
def lab() -> Lab:
    return Lab()


@pytest.mark.parametrize("given", ["abc", "A-1_b.2", "x" * 64])
def test_an_id_that_came_along_is_kept(lab: Lab, given: str) -> None:
    assert lab.get("/things/1", X_Request_ID=given).headers["x-request-id"] == given


@pytest.mark.parametrize("given", ["", "x" * 65, "a b", "a;b", 'a"b', "<a>"])
def test_one_that_cannot_stand_in_a_log_is_replaced(lab: Lab, given: str) -> None:
    answered = lab.get("/things/1", X_Request_ID=given).headers["x-request-id"]
    assert answered != given
    assert len(answered) == 16


def test_every_request_has_another(lab: Lab) -> None:
    assert len({lab.get("/things/1").headers["x-request-id"] for _ in range(5)}) == 5


def test_every_line_within_a_request_carries_its_id(lab: Lab, lines: list[dict[str, Any]]) -> None:
    lab.get("/things/7", X_Request_ID="seven")
    assert [(line["message"].partition(" in ")[0], line["level"]) for line in lines] == [
        ("thinking of 7", "info"),
        ("GET /things/7: 200", "debug"),
    ]
    assert {line["request_id"] for line in lines} == {"seven"}


def test_a_bug_is_answered_with_the_id_and_told_once(lab: Lab, lines: list[dict[str, Any]]) -> None:
    response = lab.get("/bug", X_Request_ID="one")
    assert response.status_code == 500
    assert response.json()["code"] == "internal-error"
    assert response.headers["x-request-id"] == "one"
    assert {line["request_id"] for line in lines} == {"one"}
    assert [line["level"] for line in lines] == ["error", "warning"]
    assert "ZeroDivisionError" in lines[0]["exception"]
    assert lines[1]["message"].startswith("GET /bug: 500 in ")
    assert lab.value("backprop_lab_requests_total", method="GET", route="/bug", status="500") == 1


def test_what_fails_is_told(lab: Lab, lines: list[dict[str, Any]]) -> None:
    assert lab.get("/full").status_code == 503
    assert [(line["level"], line["message"][:14]) for line in lines] == [("warning", "GET /full: 503")]


def test_what_is_slow_is_told(lab: Lab, lines: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(request_watch, "SLOW_SECONDS", 0.0)
    lab.get("/things/1")
    assert lines[-1]["level"] == "warning"
    assert lines[-1]["message"].startswith("GET /things/1: 200 in ")


def test_requests_are_counted_by_template_and_never_by_path(lab: Lab) -> None:
    for number in range(3):
        lab.get(f"/things/{number}")
        lab.get(f"/nothing/{number}")
    assert lab.value("backprop_lab_requests_total", method="GET", route="/things/{thing}", status="200") == 3
    assert lab.value("backprop_lab_requests_total", method="GET", route="unmatched", status="404") == 3
    assert lab.value("backprop_lab_request_seconds_count", method="GET", route="/things/{thing}") == 3


@pytest.mark.parametrize(
    ("code", "words", "slow", "limit"),
    [(CLOSE_DONE, 3, 0, 0), (CLOSE_TOO_SLOW, 1, 1, 0), (CLOSE_TOO_SLOW, 0, 0, 1), (4404, 0, 0, 0)],
)
def test_sockets_are_counted_while_they_are_open_and_when_they_are_dropped(
    lab: Lab, code: int, words: int, slow: int, limit: int
) -> None:
    sent = lab.stream(code, words)
    assert [message["type"] for message in sent] == [
        "websocket.accept",
        *["websocket.send"] * words,
        "websocket.close",
    ]
    assert [name for name, _ in sent[0]["headers"]] == [b"x-request-id"]
    assert lab.value("backprop_lab_sockets_open") == 0
    assert lab.value("backprop_lab_sockets_dropped_total", reason="slow") == slow
    assert lab.value("backprop_lab_sockets_dropped_total", reason="limit") == limit
    assert lab.value("backprop_lab_requests_total", method="WEBSOCKET", route="/stream/{code}", status="101") == 1


def test_the_real_server_does_it_too(server: Server) -> None:
    assert server.client.get("/api/runs", headers={"X-Request-ID": "mine"}).headers["x-request-id"] == "mine"
    foreign = server.client.get("/api/runs", headers={"Host": "evil.example"})
    assert foreign.status_code == 403
    assert len(foreign.headers["x-request-id"]) == 16
