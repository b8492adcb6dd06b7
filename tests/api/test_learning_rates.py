"""/api/runs/{id}/learning-rates: what was and what is planned."""

import pytest

from tests.server import Server


def test_of_a_run_that_is_changed_on_its_way(server: Server) -> None:
    run = server.create(iterations=300_000, schedule="cosine", learning_rate=0.1)["id"]
    server.wait_until(run, lambda run: run["iteration"] > 100)
    server.act(run, "pause")
    server.wait_until(run, lambda run: run["status"] == "paused")
    server.client.post(f"/api/runs/{run}/changes", json={"learning_rate": 0.02, "schedule": "constant"})
    at = server.run(run)["iteration"]
    view = server.client.get(f"/api/runs/{run}/learning-rates", params={"points": 50}).json()
    rates = dict(zip(view["iterations"], view["learning_rates"], strict=True))
    assert view["iteration"] == at
    assert (view["iterations"][0], view["iterations"][-1]) == (1, 300_000)
    assert rates[1] == pytest.approx(0.1)
    assert 0.02 < rates[at] < 0.1
    assert (rates[at + 1], rates[300_000]) == (0.02, 0.02)
    assert 50 <= len(rates) <= 53
    server.act(run, "stop")
    server.wait_until(run, lambda run: run["status"] == "stopped")
    ended = server.client.get(f"/api/runs/{run}/learning-rates").json()
    assert ended["iterations"][-1] == at


def test_as_far_as_its_epochs(server: Server) -> None:
    run = server.finished(server.create(iterations=500, epochs=1, train_size=2_000, hidden_size=3)["id"])["id"]
    assert server.client.get(f"/api/runs/{run}/learning-rates").json()["iterations"][-1] == 20
    assert server.client.get("/api/runs/000000000000/learning-rates").status_code == 404
    assert server.client.get(f"/api/runs/{run}/learning-rates?points=1").json()["errors"][0]["field"] == "points"
