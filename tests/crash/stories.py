"""Runs with a life: what they are, and what their users do with them on the way. Faults come between."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from backend.training import Checkpoint
from tests.crash.lab import Lab
from tests.crash.undisturbed import undisturbed

Deed = Callable[[Lab, str], None]


@dataclass(frozen=True)
class Story:
    """A run's description, and what is done to it when so much of it (0 to 1) is done."""

    spec: dict[str, Any]
    deeds: tuple[tuple[float, Deed], ...] = ()
    base: dict[str, Any] | None = None
    stops_early: bool = False

    @property
    def length(self) -> int:
        """About how many iterations it takes."""
        return 8_000 if "seconds" in self.spec else int(self.spec["iterations"])

    def begin(self, lab: Lab) -> tuple[str, Checkpoint | None]:
        """Start it; gives its id, and the weights it begins with where it is a fork."""
        if self.base is None:
            return lab.create(**self.spec)["id"], None
        parent = lab.finished(lab.create(**self.base)["id"])["id"]
        kept = lab.client.get(f"/api/runs/{parent}/epochs").json()["epochs"]
        iteration = kept[len(kept) // 2]["iteration"]
        response = lab.client.post(f"/api/runs/{parent}/forks", json={"iteration": iteration, "spec": self.spec})
        assert response.status_code == 201, response.text
        lab.client.delete(f"/api/runs/{parent}")  # a fork does not need its parent any more
        return response.json()["id"], undisturbed(self.base).epochs[iteration]


def change(**fields: Any) -> Deed:
    """Change settings while it trains."""

    def ask(lab: Lab, run_id: str) -> None:
        response = lab.client.post(f"/api/runs/{run_id}/changes", json=fields)
        assert response.status_code == 202 or lab.run(run_id)["ended_at"] is not None, response.text

    return ask


def step_by_step(lab: Lab, run_id: str) -> None:
    """Pause, look at some mini-batches one by one, go on to the end of the epoch, and then on."""

    def has_paused(run: dict[str, Any]) -> bool:
        return run["status"] == "paused" or run["ended_at"] is not None

    lab.client.post(f"/api/runs/{run_id}/pause")
    for action in ("step", "step", "epoch", "resume"):
        run = lab.wait_until(run_id, has_paused)
        if run["ended_at"] is not None:
            return
        assert lab.client.post(f"/api/runs/{run_id}/{action}").status_code == 202
        if action == "step":
            after = lab.wait_until(run_id, has_paused)
            assert after["iteration"] == run["iteration"] + 1


TWO_LAYERS: dict[str, Any] = {"iterations": 6000, "hidden_size": 40, "seed": 11, "evaluation_size": 2000}

STORIES: dict[str, Story] = {
    "changed on the way": Story(
        {**TWO_LAYERS, "iterations": 5000, "optimizer": "momentum", "learning_rate": 0.05},
        (
            (0.1, change(learning_rate=0.02, momentum=0.8)),
            (0.3, change(batch_size=64, weight_decay=1e-4)),
            (0.35, change(shift=1)),
            (0.6, change(iterations=5400, schedule="step", step_iterations=700)),
        ),
    ),
    # Everything that draws random numbers or remembers something, on two threads.
    "many things": Story(
        {
            "layers": [{"type": "affine", "size": 250}, {"type": "relu"}, {"type": "dropout"}, {"type": "affine"}],
            "iterations": 1500,
            "initializer": "auto",
            "optimizer": "adam",
            "learning_rate": 0.003,
            "weight_decay": 0.001,
            "schedule": "cosine",
            "warmup_iterations": 50,
            "sampling": "shuffled",
            "shift": 2,
            "rotation": 10,
            "train_size": 20_000,
            "validation_size": 500,
            "evaluation_size": 500,
        },
        ((0.3, change(rotation=5, batch_size=80)), (0.6, change(learning_rate=0.001))),
    ),
    "a fork": Story(
        {**TWO_LAYERS, "iterations": 4000, "seed": 12, "learning_rate": 0.03},
        ((0.4, change(weight_decay=1e-4)),),
        base={**TWO_LAYERS, "iterations": 1300},
    ),
    "step by step": Story({**TWO_LAYERS, "iterations": 5000}, ((0.3, step_by_step), (0.6, change(learning_rate=0.05)))),
    "running averages": Story(
        {
            "layers": [
                {"type": "affine", "size": 60},
                {"type": "batch_normalization"},
                {"type": "relu"},
                {"type": "affine"},
            ],
            "iterations": 3000,
            "optimizer": "momentum",
            "learning_rate": 0.05,
            "evaluation_size": 2000,
        },
        ((0.5, change(momentum=0.5)),),
    ),
    "a plane": Story(
        {
            "dataset": "spiral",
            "layers": [{"type": "affine", "size": 30}, {"type": "tanh"}, {"type": "affine"}],
            "initializer": "xavier",
            "optimizer": "rmsprop",
            "learning_rate": 0.001,
            "batch_size": 30,
            "iterations": 8_000,
        },
        ((0.2, change(rho=0.9, batch_size=20)), (0.5, step_by_step)),
    ),
    "good enough": Story({**TWO_LAYERS, "validation_size": 2000, "target_accuracy": 0.94}, stops_early=True),
    "no patience": Story(
        {**TWO_LAYERS, "learning_rate": 0.4, "train_size": 3000, "validation_size": 1000, "patience": 12},
        stops_early=True,
    ),
    "three seconds": Story({**TWO_LAYERS, "iterations": 200_000, "seconds": 3.0}, stops_early=True),
    "nine epochs": Story(
        {**TWO_LAYERS, "train_size": 50_000, "epochs": 9}, ((0.4, change(batch_size=120)),), stops_early=True
    ),
}


def moments_in(story: Story, rng: random.Random, count: int) -> list[float]:
    """Random places in a story; one that stops early may be over before its later half."""
    return [rng.uniform(0.0, 0.45 if story.stops_early else 0.97) for _ in range(count)]
