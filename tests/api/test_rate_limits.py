"""How often a client may ask: who is counted together, who apart, and what somebody over a limit is told."""

import asyncio
from typing import Any

import httpx
import pytest

from backend.api import Settings, create_app
from backend.api.access.client import address_of, client_of
from backend.api.access.guesses import Guesses
from backend.api.problems import Problem
from backend.api.rate_limits import CLIENTS_PER_ADDRESS, RateLimits, rule_for


async def nothing(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def scope(path: str, address: str = "10.0.0.1", session: str | None = None, method: str = "POST") -> dict[str, Any]:
    state = {"session": session}
    return {"type": "http", "method": method, "path": path, "client": (address, 1), "state": state, "headers": []}


async def ask(app: Any, where: dict[str, Any]) -> dict[str, Any]:
    """The head and the body of the answer, in one."""
    answer: dict[str, Any] = {}

    async def send(message: dict[str, Any]) -> None:
        answer.update(message)

    await app(where, None, send)
    return answer


def test_one_client_is_limited_and_another_is_not() -> None:
    async def story() -> None:
        limits = RateLimits(nothing, Settings(prediction_limit=3, run_limit=1))
        for _ in range(3):
            assert (await ask(limits, scope("/api/predictions", session="a")))["status"] == 200
        refused = await ask(limits, scope("/api/predictions", session="a"))
        assert refused["status"] == 429
        assert b"at most 3 answers of a network a minute" in refused["body"]
        assert b"PREDICTION_LIMIT" in refused["body"]
        assert 1 <= int(dict(refused["headers"])[b"retry-after"]) <= 120
        # The same address, another session; the same session, another kind of call; what is not counted at all.
        assert (await ask(limits, scope("/api/predictions", session="b")))["status"] == 200
        assert (await ask(limits, scope("/api/runs", session="a")))["status"] == 200
        assert (await ask(limits, scope("/api/runs", session="a", method="GET")))["status"] == 200
        assert (await ask(limits, scope("/api/runs", session="a")))["status"] == 429

    asyncio.run(story())


def test_sessions_without_end_from_one_address_are_limited_together() -> None:
    async def story() -> None:
        limits = RateLimits(nothing, Settings(prediction_limit=1))
        answers = [
            (await ask(limits, scope("/api/predictions", session=str(number))))["status"]
            for number in range(CLIENTS_PER_ADDRESS + 5)
        ]
        assert answers.count(200) == CLIENTS_PER_ADDRESS
        assert (await ask(limits, scope("/api/predictions", address="10.0.0.2")))["status"] == 200

    asyncio.run(story())


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("10.0.0.1", "10.0.0.1"),
        ("::ffff:10.0.0.1", "10.0.0.1"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::2", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
    ],
)
def test_an_address_counts_as_its_owners(address: str, counted: str) -> None:
    assert address_of({"client": (address, 1)}) == counted
    assert client_of({"client": (address, 1)}) == f"address {counted}"
    assert client_of({"client": (address, 1), "state": {"session": "s"}}) == "session s"
    assert address_of({}) == "unknown"


def test_every_call_that_makes_runs_or_asks_networks_is_counted(tmp_path) -> None:
    paths = create_app(Settings(data_dir=tmp_path)).openapi()["paths"]
    makes = [path for path, calls in paths.items() if "201" in calls.get("post", {}).get("responses", {})]
    assert len(makes) > 5
    for path in makes:
        rule = rule_for("POST", path)
        assert path == "/api/corrections" or (rule is not None and rule.setting == "RUN_LIMIT"), path
    for path, calls in paths.items():
        for method in calls:
            if "/predictions" in path or "/explanations" in path or "/exports/" in path:
                rule = rule_for(method.upper(), path)
                assert method == "get" or (rule is not None and rule.setting == "PREDICTION_LIMIT"), path
                if rule:
                    assert "429" in calls[method]["responses"]


def test_after_some_wrong_tokens_none_is_looked_at() -> None:
    async def story() -> None:
        guesses = Guesses(3)
        for _ in range(3):
            await guesses.expect_few(scope("/", "10.0.0.1"))
            await guesses.note_wrong(scope("/", "10.0.0.1"))
        with pytest.raises(Problem) as refused:
            await guesses.expect_few(scope("/", "10.0.0.1"))
        assert refused.value.status == 429
        assert refused.value.retry_after
        await guesses.expect_few(scope("/", "10.0.0.2"))

    asyncio.run(story())


def test_guessing_is_slowed_down_and_who_has_signed_in_goes_on(tmp_path) -> None:
    app = create_app(Settings(data_dir=tmp_path, access_token="the-operators-token", sign_in_limit=3))
    right, bearer = {"token": "the-operators-token"}, {"Authorization": "Bearer the-operators-token"}

    async def story() -> None:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as browser:
            assert (await browser.get("/api/session", headers=bearer)).json()["role"] == "operator"
            assert (await browser.post("/api/session", json=right)).status_code == 200
            kept = dict(browser.cookies)
            for number in range(3):
                wrong = await browser.post("/api/session", json={"token": f"wrong {number}"})
                assert wrong.status_code == 401
            for refused in (
                await browser.post("/api/session", json=right),
                await browser.get("/api/runs", headers=bearer),
            ):
                assert refused.status_code == 429
                assert int(refused.headers["retry-after"]) >= 1
                assert "SIGN_IN_LIMIT" in refused.json()["detail"]
            assert (await browser.get("/api/session")).json()["role"] == "operator"
            assert (await browser.delete("/api/session")).status_code == 204
            browser.cookies.update(kept)
            assert (await browser.get("/api/session")).json()["role"] is None

    asyncio.run(story())
