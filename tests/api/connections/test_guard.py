"""The clocks and counts of connections, under an application that does nothing."""

import socket
import time
from typing import Any

import pytest

from backend.api.connections import Guard, guard, http, websocket
from backend.api.connections.guard import affordable_connections
from tests.inside import serving

HEAD = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n"
QUICK = 0.2


async def app(scope: Any, receive: Any, send: Any) -> None:
    """Reads a body and answers with megabytes; of a socket, says much."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        while True:
            await send({"type": "websocket.send", "text": "x" * 60_000})
    elif scope["type"] == "http":
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            if not message.get("more_body"):
                break
        size = 20_000_000 if scope["path"] == "/large" else 2
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % size)]})
        await send({"type": "http.response.body", "body": b"o" * size})


def to(port: int) -> socket.socket:
    plug = socket.socket()
    plug.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    plug.settimeout(10)
    plug.connect(("127.0.0.1", port))
    return plug


def ends_within(plug: socket.socket, seconds: float) -> bytes:
    """What comes until the server closes, which has to be soon."""
    began, received = time.monotonic(), b""
    try:
        while piece := plug.recv(65_536):
            received += piece
    except ConnectionResetError:
        pass
    assert time.monotonic() - began < seconds
    return received


def test_a_body_that_does_not_come_is_not_waited_for() -> None:
    with serving(app, Guard(100, QUICK / guard.BODY_FACTOR)) as port, to(port) as plug:
        plug.sendall(HEAD + b"a" * 10)
        assert ends_within(plug, 3).startswith(b"HTTP/1.1 408 ")


def test_requests_that_come_at_once_are_answered_one_after_the_other() -> None:
    with serving(app, Guard(100, QUICK)) as port, to(port) as plug:
        for _ in range(3):
            plug.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n" * 2)
            received = b""
            while received.count(b"\r\n\r\noo") < 2:
                received += plug.recv(65_536)
            time.sleep(QUICK * 1.5)  # idle, which is no waiting for a request


def test_the_oldest_half_request_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MOST_HALF_OPEN", 3)
    with serving(app, Guard(100, 5)) as port:
        plugs = []
        for _ in range(5):
            plugs.append(to(port))
            plugs[-1].sendall(HEAD[:20])
            time.sleep(0.02)
        for oldest in plugs[:2]:
            ends_within(oldest, 1)
        for newer in plugs[2:]:
            newer.sendall(b" HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"[-len(HEAD) :])
        for plug in plugs:
            plug.close()


def test_connections_over_the_limit_are_told_so_and_leave_room_when_they_go() -> None:
    with serving(app, Guard(2, 5)) as port:
        first, second = to(port), to(port)
        time.sleep(0.1)
        with to(port) as third:
            answer = ends_within(third, 1)
            assert answer.startswith(b"HTTP/1.1 503 ")
            assert b"CONNECTION_LIMIT" in answer
            assert b"retry-after" in answer
        first.close()
        second.close()
        time.sleep(0.1)
        with to(port) as plug:
            plug.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            assert ends_within(plug, 1).startswith(b"HTTP/1.1 200 ")


def test_who_takes_nothing_of_a_large_answer_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "STALLED_SECONDS", QUICK)
    with serving(app, Guard(100, 5), send_buffer=4_096) as port, to(port) as plug:
        plug.sendall(b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
        time.sleep(QUICK * 4)
        assert len(ends_within(plug, 3)) < 10_000_000


def test_who_takes_nothing_of_a_stream_is_cut_off_and_counted_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websocket, "STALLED_SECONDS", QUICK)
    kept = Guard(1, 5)
    with serving(app, kept, send_buffer=4_096) as port:
        with to(port) as plug:
            key = b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
            plug.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" + key)
            time.sleep(QUICK * 4)
            ends_within(plug, 3)
        time.sleep(0.1)
        assert kept.admit()


def test_no_more_connections_than_the_system_has_files_for() -> None:
    assert affordable_connections(100) == 100
    assert 16 <= affordable_connections(10**9) < 10**9
