"""Ways out of a folder, in every part of every path: plain, encoded, encoded twice, with other bars and with NUL."""

import re
import socket
from pathlib import Path

import pytest

from tests.api.ways_in.conftest import ask, bearer, plug, raw, status
from tests.server import Server

CLIMBS = [
    "..",
    "../../../../../../etc/passwd",
    "..%2f..%2f..%2f..%2f..%2f..%2fetc%2fpasswd",
    "%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "%2e%2e%2f%2e%2e%2f%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "%252e%252e%252f%252e%252e%252fetc%252fpasswd",
    "..%255c..%255cetc%255cpasswd",
    "..%5c..%5c..%5cetc%5cpasswd",
    "....//....//....//etc/passwd",
    "%c0%ae%c0%ae%c0%afetc%c0%afpasswd",
    "%uff0e%uff0e%u2215etc",
    "..%00.js",
    "/etc/passwd",
    "%2fetc%2fpasswd",
    "file:///etc/passwd",
    "000000000000%00",
    "000000000000%0a",
    "%ff%fe",
    "%D9%A0" * 12,
]
FILES = ["/assets/", "/vendor/api-viewer/", "/vendor/plotly-", "/"]
SECRETS = (b"root:", b"[project]", b"SQLite format")


def templates(guarded: Server) -> list[tuple[str, str]]:
    """Every call of the API that has something in its path to fill in."""
    paths = guarded.client.get("/openapi.json", headers=bearer()).json()["paths"]
    return [(method.upper(), path) for path, calls in paths.items() for method in calls if "{" in path]


def all_answers(connection: socket.socket, requests: list[bytes]) -> list[bytes]:
    """The answers to requests on one connection, one after the other."""
    answers = []
    for request in requests:
        connection.sendall(request)
        head = b""
        while b"\r\n\r\n" not in head:
            piece = connection.recv(65_536)
            assert piece, (request, head)
            head += piece
        head, _, body = head.partition(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
        while length and len(body) < int(length[1]):
            body += connection.recv(65_536)
        answers.append(head + b"\r\n\r\n" + body)
    return answers


def keep(request: bytes) -> bytes:
    return request.replace(b"Connection: close\r\n", b"")


def test_no_parameter_of_any_path_leads_out(guarded: Server) -> None:
    calls = templates(guarded)
    assert len(calls) > 15
    with plug(guarded, 20) as connection:
        for method, template in calls:
            paths = [re.sub(r"\{[^}]+\}", lambda _, climb=climb: climb, template) for climb in CLIMBS]
            body = ("Content-Length: 2", "Content-Type: application/json") if method in ("POST", "PATCH") else ()
            requests = [keep(ask(path, *body, method=method)) + (b"{}" if body else b"") for path in paths]
            for path, answer in zip(paths, all_answers(connection, requests), strict=True):
                assert status(answer) in (307, 404, 405, 422), (method, path, answer[:200])
                assert not any(secret in answer for secret in SECRETS), (method, path)


@pytest.mark.parametrize("folder", FILES)
def test_no_file_outside_of_the_folders_is_served(guarded: Server, folder: str) -> None:
    own = [f"..%2f{'..%2f' * up}{name}" for up in range(3) for name in ("pyproject.toml", "data/lab.sqlite3")]
    with plug(guarded, 20) as connection:
        paths = [folder + climb for climb in [*CLIMBS, *own]]
        for path, answer in zip(paths, all_answers(connection, [keep(ask(path)) for path in paths]), strict=True):
            assert status(answer) in (307, 404, 405, 422), (path, answer[:200])
            assert not any(secret in answer for secret in SECRETS), path


def test_a_way_around_the_gate_through_an_open_folder_leads_nowhere(guarded: Server) -> None:
    around = ["/assets/../api/runs", "/assets/..%2fapi/runs", "/sign-in/../api/runs", "//api/runs", "/./api/runs"]
    around += ["/api/session/../runs", "/api/session%2f..%2fruns", "/healthz/../api/runs", "/api/session/"]
    with plug(guarded) as connection:
        requests = [keep(ask(path, token=None)) for path in around]
        for path, answer in zip(around, all_answers(connection, requests), strict=True):
            assert status(answer) in (307, 401, 404, 405), path
            assert b'"runs"' not in answer, path


def test_no_name_that_a_user_gives_becomes_a_file(guarded: Server) -> None:
    name = "../../../../tmp/outside"
    run = guarded.client.post("/api/runs", json={"name": name, "iterations": 1}, headers=bearer()).json()
    assert run["name"] == name
    guarded.client.patch(f"/api/runs/{run['id']}", json={"notes": name, "tags": [name[:20]]}, headers=bearer())
    folder = guarded.data_dir / "weights"
    assert list(guarded.data_dir.rglob("*outside*")) == []
    assert all(re.fullmatch("[0-9a-z]{12}", path.name) for path in folder.iterdir())
    assert not Path("/tmp/outside").exists()


def test_bytes_that_no_path_may_hold_are_refused(guarded: Server) -> None:
    for path in ("/api/runs/٠٠٠٠٠٠٠٠٠٠٠٠", "/assets/\x7f", "/assets/\x01"):
        assert status(raw(guarded, ask(path))) in (400, 404), path
