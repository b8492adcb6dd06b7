"""A server that asks for tokens, with limits low enough to reach them in a test, and sockets without any manners."""

import socket
from collections.abc import Iterator

import pytest

from tests.server import Server

OPERATOR, VIEWER = "the-operators-token", "the-viewers-token"
REQUEST_SECONDS = 1.0
SOCKETS, SOCKETS_OF_ONE = 12, 8


@pytest.fixture(scope="package")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """It listens on loopback alone; a token makes it behave as if it stood open."""
    server = Server(
        tmp_path_factory.mktemp("guarded") / "data",
        ACCESS_TOKEN=OPERATOR,
        VIEWER_TOKEN=VIEWER,
        ALLOWED_HOSTS='["lab.example"]',
        REQUEST_SECONDS=str(REQUEST_SECONDS),
        SOCKET_LIMIT=str(SOCKETS),
        CLIENT_SOCKET_LIMIT=str(SOCKETS_OF_ONE),
        WORKERS="1",
    )
    yield server
    server.stop()


def bearer(token: str = OPERATOR) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def plug(server: Server, seconds: float = 10) -> socket.socket:
    """A bare connection."""
    return socket.create_connection(("127.0.0.1", server.port), seconds)


def raw(server: Server, request: bytes, seconds: float = 10) -> bytes:
    """The bytes that come back for these bytes, until the server closes."""
    with plug(server, seconds) as connection:
        connection.sendall(request)
        received = bytearray()
        while piece := connection.recv(65_536):
            received += piece
    return bytes(received)


def ask(path: str, *headers: str, method: str = "GET", host: str = "127.0.0.1", token: str | None = OPERATOR) -> bytes:
    """A request as bytes, its path as it is: no client library tidies it up."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", "Connection: close", *headers]
    if token is not None:
        lines.append(f"Authorization: Bearer {token}")
    return "\r\n".join([*lines, "", ""]).encode()


def status(answer: bytes) -> int:
    """The status of an answer."""
    return int(answer.split(b" ", 2)[1])
