"""Who may ask: the token rule on an address that others can reach, over real sockets."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import InvalidStatus

from tests.server import Server

OPERATOR, VIEWER = "the-operators-token", "the-viewers-token"


@pytest.fixture(scope="module")
def open_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server bound to every address, with both tokens."""
    folder = tmp_path_factory.mktemp("open") / "data"
    server = Server(folder, host="0.0.0.0", ACCESS_TOKEN=OPERATOR, VIEWER_TOKEN=VIEWER, WORKERS="1")
    server.wait_for_workers()
    yield server
    server.stop()


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


PROTECTED = ["/api/runs", "/api/runs/000000000000", "/openapi.json", "/docs", "/api/runs/000000000000/metrics"]


@pytest.mark.parametrize("path", PROTECTED)
@pytest.mark.parametrize(
    "headers",
    [{}, bearer("wrong"), {"Authorization": "Basic eDp4"}, {"Cookie": "backprop_lab_session=wrong"}],
)
def test_nothing_without_a_token(open_server: Server, path: str, headers: dict[str, str]) -> None:
    response = open_server.client.get(path, headers=headers)
    assert response.status_code == 401
    assert response.json()["code"] == "sign-in-required"
    assert response.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize("path", ["/api/events", "/api/runs/000000000000/events"])
@pytest.mark.parametrize("headers", [{}, bearer("wrong")])
def test_no_stream_without_a_token(open_server: Server, path: str, headers: dict[str, str]) -> None:
    with pytest.raises(InvalidStatus) as refused:
        open_server.events(path, headers)
    assert refused.value.response.status_code == 401


def test_pages_lead_to_the_sign_in(open_server: Server) -> None:
    response = open_server.client.get("/draw?run=abc", headers={"Accept": "text/html"})
    assert response.status_code == 303
    assert response.headers["location"] == "/sign-in?next=/draw%3Frun%3Dabc"
    assert open_server.client.get("/sign-in").status_code == 200
    assert open_server.client.get("/assets/styles/tokens.css").status_code == 200


def test_the_operator_may_do_everything(open_server: Server) -> None:
    headers = bearer(OPERATOR)
    run = open_server.client.post("/api/runs", json={"iterations": 1}, headers=headers)
    assert run.status_code == 201
    with open_server.events("/api/events", headers) as socket:
        assert socket.recv(10)
    assert open_server.client.delete(f"/api/runs/{run.json()['id']}", headers=headers).status_code == 204


def test_the_viewer_may_look_and_change_nothing(open_server: Server) -> None:
    headers = bearer(VIEWER)
    assert open_server.client.get("/api/runs", headers=headers).status_code == 200
    with open_server.events("/api/events", headers) as socket:
        assert socket.recv(10)
    for method, path in (
        ("POST", "/api/runs"),
        ("POST", "/api/runs/000000000000/stop"),
        ("DELETE", "/api/runs/000000000000"),
        ("POST", "/api/corrections"),
        ("DELETE", "/api/corrections?writer=me"),
        ("POST", "/api/corrections/fine-tunings"),
    ):
        response = open_server.client.request(method, path, headers=headers)
        assert response.status_code == 403
        assert response.json()["code"] == "forbidden"
    prediction = open_server.client.post("/api/predictions", json={"pixels": [[0, 255]]}, headers=headers)
    assert prediction.status_code != 403
    for path in ("", "/neuron", "/accuracy"):
        answer = open_server.client.post(f"/api/explanations{path}", json={}, headers=headers)
        assert answer.status_code != 403
    assert open_server.client.post("/api/network-summaries", json={}, headers=headers).status_code == 200
    assert open_server.client.get("/api/recipes", headers=headers).status_code == 200
    for path in ("/api/recipes/xor/runs", "/api/searches", "/api/gradient-checks", "/api/groups/000000000000/stop"):
        assert open_server.client.post(path, json={}, headers=headers).status_code == 403


def test_signing_in_gives_a_cookie_that_works_everywhere(open_server: Server) -> None:
    with httpx.Client(base_url=open_server.url) as client:
        assert client.get("/api/session").json() == {"role": None, "token_required": True, "undo_seconds": 60}
        refused = client.post("/api/session", json={"token": "wrong"})
        assert refused.status_code == 401
        assert "set-cookie" not in refused.headers
        accepted = client.post("/api/session", json={"token": OPERATOR})
        assert accepted.json() == {"role": "operator", "token_required": True, "undo_seconds": 60}
        cookie = accepted.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "samesite=strict" in cookie.lower()
        assert OPERATOR not in cookie
        assert client.get("/api/runs").status_code == 200
        assert client.get("/").status_code == 200
        with open_server.events("/api/events", {"Cookie": cookie.partition(";")[0]}) as socket:
            assert socket.recv(10)
        assert client.delete("/api/session").status_code == 204
        assert client.get("/api/runs").status_code == 401


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", ""])
def test_a_loopback_server_answers_to_no_other_name(server: Server, host: str) -> None:
    response = server.client.get("/api/runs", headers={"Host": host})
    # An empty Host is refused by the HTTP parser or by us.
    assert response.status_code in (400, 403)
    if host:
        assert response.json()["code"] == "foreign-host"


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:1", "LOCALHOST:8000", "[::1]:80"])
def test_a_loopback_server_answers_to_loopback_names(server: Server, host: str) -> None:
    assert server.client.get("/api/runs", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1:1", "file://", "127.0.0.1"])
@pytest.mark.parametrize(("method", "path"), [("POST", "/api/runs"), ("GET", "/api/runs"), ("POST", "/api/session")])
def test_another_sites_page_may_do_nothing(server: Server, origin: str, method: str, path: str) -> None:
    response = server.client.request(method, path, headers={"Origin": origin}, json={"token": "x"})
    assert response.status_code == 403
    assert response.json()["code"] == "foreign-origin"


def test_the_pages_own_origin_is_good(server: Server) -> None:
    assert server.client.get("/api/runs", headers={"Origin": server.url}).status_code == 200


def test_an_open_server_without_a_given_token_makes_and_prints_one(tmp_path: Path) -> None:
    server = Server(tmp_path / "data", host="0.0.0.0", WORKERS="1")
    try:
        assert server.process.stdout is not None
        lines = [server.process.stdout.readline() for _ in range(2)]
        token = next(line.partition("Token: ")[2].strip() for line in lines if line.startswith("Token: "))
        assert len(token) >= 32
        assert server.client.get("/api/runs").status_code == 401
        assert server.client.get("/api/runs", headers=bearer(token)).status_code == 200
    finally:
        server.stop()


def test_answers_carry_the_headers_that_bind_a_browser(server: Server) -> None:
    for path in ("/", "/api/runs", "/assets/styles/tokens.css"):
        headers = server.client.get(path).headers
        assert "script-src 'self'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
