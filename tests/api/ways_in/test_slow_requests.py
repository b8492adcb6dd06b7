"""Slow-loris: clients that begin a request and never end it. Others are served meanwhile, and these are sent away."""

import socket
import time

import pytest

from tests.api.ways_in.conftest import REQUEST_SECONDS, ask, plug, raw, status
from tests.server import Server

CLIENTS = 150
HALF = b"GET /api/runs HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
DRIPS = {
    "a header that never ends": (HALF, b"a"),
    "headers without end": (HALF + b"\r\n", b"A: b\r\n"),
    "an address that never ends": (b"GET /", b"a"),
    "line breaks and no request": (b"\r\n", b"\r\n"),
    "line breaks after an answer": (ask("/healthz").replace(b"Connection: close\r\n", b""), b"\r\n"),
}


def drip(connection: socket.socket, piece: bytes, seconds: float) -> float:
    """Send piece after piece until the server has had enough; gives the seconds until then."""
    began = time.monotonic()
    connection.setblocking(False)
    while time.monotonic() - began < seconds:
        try:
            connection.send(piece)
            if connection.recv(65_536) == b"":
                break
        except BlockingIOError:
            pass
        except OSError:
            break
        time.sleep(0.05)
    return time.monotonic() - began


def test_hundreds_of_half_requests_shut_nobody_out_and_end(guarded: Server) -> None:
    slow = [plug(guarded) for _ in range(CLIENTS)]
    try:
        for connection in slow:
            connection.sendall(HALF)
        began = time.monotonic()
        assert status(raw(guarded, ask("/api/runs"))) == 200
        assert time.monotonic() - began < 1
        for connection in slow:
            connection.settimeout(REQUEST_SECONDS + 5)
            answer = connection.recv(65_536)
            assert status(answer) == 408
            assert b'"too-slow"' in answer
            assert b"REQUEST_SECONDS" in answer
            assert connection.recv(1) == b""
        assert time.monotonic() - began < REQUEST_SECONDS + 5
    finally:
        for connection in slow:
            connection.close()


@pytest.mark.parametrize("name", DRIPS)
def test_who_drips_is_not_waited_for(guarded: Server, name: str) -> None:
    beginning, piece = DRIPS[name]
    with plug(guarded) as connection:
        connection.sendall(beginning)
        assert drip(connection, piece, 10) < REQUEST_SECONDS + 4


def test_headers_without_end_are_refused_by_their_size(guarded: Server) -> None:
    with plug(guarded) as connection:
        connection.sendall(HALF)
        sent, answer = 0, b""
        connection.settimeout(5)
        try:
            while sent < 4_000_000:
                connection.sendall(b"a" * 32_768)
                sent += 32_768
        except OSError:
            pass
        else:
            answer = connection.recv(1_000)
        assert sent < 4_000_000 or status(answer) == 431


def test_a_connection_that_says_nothing_is_closed_without_a_word(guarded: Server) -> None:
    with plug(guarded, REQUEST_SECONDS + 5) as connection:
        assert connection.recv(1) == b""
