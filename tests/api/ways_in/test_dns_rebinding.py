"""A page whose name was rebound to this machine: it asks in its own name, to which the server does not answer."""

import pytest
from websockets.exceptions import InvalidStatus

from tests.api.ways_in.conftest import ask, bearer, raw, status
from tests.server import Server

FOREIGN = ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "lab.example.evil", "127.0.0.2", "[::2]"]
PATHS = ["/", "/api/runs", "/api/session", "/assets/theme-boot.js", "/sign-in", "/openapi.json"]


@pytest.mark.parametrize("host", FOREIGN)
def test_a_foreign_name_gets_nothing_not_even_a_page(guarded: Server, host: str) -> None:
    for path in PATHS:
        answer = raw(guarded, ask(path, host=f"{host}:{guarded.port}"))
        assert status(answer) == 403, path
        assert b'"foreign-host"' in answer


@pytest.mark.parametrize("host", FOREIGN)
def test_a_foreign_name_gets_no_stream(guarded: Server, host: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        guarded.events("/api/events", {**bearer(), "Origin": f"http://{host}:{guarded.port}"}, host=host)
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize(
    "lines",
    [
        "",
        "Host: \r\n",
        "Host: 127.0.0.1\r\nHost: evil.example\r\n",
        "Host: evil.example\r\nHost: 127.0.0.1\r\n",
        "Host: 127.0.0.1@evil.example\r\n",
        "Host: 127.0.0.1 evil.example\r\n",
        "Host: evil.example\r\nX-Forwarded-Host: 127.0.0.1\r\n",
        "Host: evil.example\r\nForwarded: host=127.0.0.1\r\n",
    ],
)
def test_no_name_two_names_and_names_in_disguise(guarded: Server, lines: str) -> None:
    answer = raw(guarded, f"GET /api/session HTTP/1.1\r\n{lines}Connection: close\r\n\r\n".encode())
    assert status(answer) in (400, 403)


def test_an_address_in_the_request_line_does_not_stand_in_for_the_host(guarded: Server) -> None:
    answer = raw(guarded, ask("http://127.0.0.1/api/session", host="evil.example"))
    assert status(answer) == 403


@pytest.mark.parametrize("host", ["lab.example", "LAB.example:443", "localhost", "[::1]"])
def test_the_servers_own_names_are_good(guarded: Server, host: str) -> None:
    assert status(raw(guarded, ask("/api/session", host=host))) == 200
