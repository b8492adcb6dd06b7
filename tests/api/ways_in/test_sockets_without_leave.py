"""A WebSocket without a token, with a wrong one, or from another site's page: the handshake is refused."""

import json

import pytest
from websockets.exceptions import InvalidStatus

from tests.api.ways_in.conftest import OPERATOR, VIEWER, bearer
from tests.server import Server

STREAMS = ["/api/events", "/api/runs/000000000000/events"]
NOBODY: list[dict[str, str]] = [
    {},
    bearer("wrong"),
    bearer(""),
    {"Authorization": OPERATOR},
    {"Cookie": "backprop_lab_session=operator.0.99999999999.0"},
    {"Cookie": f"backprop_lab_session={OPERATOR}"},
]


@pytest.mark.parametrize("path", STREAMS)
@pytest.mark.parametrize("headers", NOBODY)
def test_no_token_no_stream(guarded: Server, path: str, headers: dict[str, str]) -> None:
    with pytest.raises(InvalidStatus) as refused:
        guarded.events(path, headers)
    assert refused.value.response.status_code == 401
    assert json.loads(refused.value.response.body or b"")["code"] == "sign-in-required"


@pytest.mark.parametrize("path", STREAMS)
@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1", "http://127.0.0.1:1"])
def test_another_sites_page_has_no_stream_even_with_a_token(guarded: Server, path: str, origin: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        guarded.events(path, {**bearer(), "Origin": origin})
    assert refused.value.response.status_code == 403
    assert json.loads(refused.value.response.body or b"")["code"] == "foreign-origin"


def test_a_token_in_the_address_is_not_taken(guarded: Server) -> None:
    with pytest.raises(InvalidStatus) as refused:
        guarded.events(f"/api/events?token={OPERATOR}&access_token={OPERATOR}")
    assert refused.value.response.status_code == 401


@pytest.mark.parametrize("token", [OPERATOR, VIEWER])
def test_either_token_opens_a_stream_on_the_own_page(guarded: Server, token: str) -> None:
    with guarded.events("/api/events", {**bearer(token), "Origin": guarded.url}) as stream:
        assert json.loads(stream.recv(10))["type"] == "runs"
