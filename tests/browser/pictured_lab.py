"""The runs that the pictures show: each is started when a picture first asks for it, and kept for the others."""

from functools import cached_property
from typing import Any

from tests.server import Server

SEARCH = {
    "base": {"validation_size": 10_000, "iterations": 1000},
    "method": "random",
    "fields": {
        "learning_rate": {"low": 0.001, "high": 1, "scale": "log"},
        "optimizer": {"values": ["sgd", "momentum", "adam"]},
        "hidden_size": {"low": 10, "high": 200, "scale": "log"},
    },
    "count": 16,
}
PATIENCE_SECONDS = 300


class PicturedLab:
    """A server with the states that a picture may need; each property is the id of a run or of a group."""

    def __init__(self, server: Server) -> None:
        self.server = server

    @cached_property
    def run(self) -> str:
        """The default experiment, at its end."""
        return self._finished(self.server.create()["id"])

    @cached_property
    def sigmoid(self) -> str:
        """A slower learner, at its end."""
        return self._finished(self.server.create(iterations=5000, activation="sigmoid", name="Sigmoid")["id"])

    @cached_property
    def failed(self) -> str:
        run = self.server.create(learning_rate=500, name="Much too fast")["id"]
        self.server.wait_until(run, lambda run: run["status"] == "failed")
        return run

    @cached_property
    def running(self) -> str:
        """One that trains as long as the pictures take."""
        run = self.server.create(iterations=1_000_000, hidden_size=100, initializer="he", learning_rate=0.05)["id"]
        self.server.wait_until(run, lambda run: run["iteration"] > 5000)
        return run

    @cached_property
    def by_heart(self) -> str:
        """Three hundred images learned by heart: its hints have something to say."""
        spec = {"train_size": 300, "hidden_size": 100, "initializer": "he", "iterations": 3000}
        return self._finished(self.server.create(name="By heart", **spec)["id"])

    @cached_property
    def changed(self) -> str:
        """A run that was changed twice on its way, and paused."""
        run = self.server.create(iterations=100_000, name="Smaller steps")["id"]
        for iteration, change in ((1500, {"learning_rate": 0.02}), (4000, {"batch_size": 50, "rotation": 10})):
            self.server.wait_until(run, lambda run, iteration=iteration: run["iteration"] > iteration)
            self.server.client.post(f"/api/runs/{run}/changes", json=change)
        self.server.wait_until(run, lambda run: run["iteration"] > 6000)
        self.server.act(run, "pause")
        self.server.wait_until(run, lambda run: run["status"] == "paused")
        self.server.client.patch(
            f"/api/runs/{run}", json={"tags": ["lecture 6"], "notes": "Calmer with smaller steps."}
        )
        return run

    @cached_property
    def search(self) -> dict[str, Any]:
        """A search, and its runs."""
        return self._ended(self._start("/api/searches", SEARCH))

    @cached_property
    def optimizers(self) -> dict[str, Any]:
        """A recipe of several runs."""
        return self._ended(self._start("/api/recipes/optimizers/runs"))

    @cached_property
    def xor(self) -> list[str]:
        """A perceptron that cannot do XOR, and a network that can."""
        failing, solved = self._start("/api/recipes/xor/runs")["runs"]
        self._finished(solved["id"])
        return [failing["id"], solved["id"]]

    @cached_property
    def nine(self) -> str:
        return self._ended(self._start("/api/recipes/nine-points/runs"))["runs"][0]["id"]

    @cached_property
    def spiral(self) -> str:
        return self._ended(self._start("/api/recipes/moons-and-spiral/runs"))["runs"][1]["id"]

    def _start(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        response = self.server.client.post(path, json=body)
        assert response.status_code == 201, response.text
        return response.json()

    def _finished(self, run: str) -> str:
        self.server.finished(run, PATIENCE_SECONDS)
        return run

    def _ended(self, group: dict[str, Any]) -> dict[str, Any]:
        for run in group["runs"]:
            self._finished(run["id"])
        return group
