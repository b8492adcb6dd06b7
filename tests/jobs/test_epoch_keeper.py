"""Which weights are held between two transactions."""

import numpy as np

from backend.jobs.epoch_keeper import EpochKeeper
from backend.runs.artifacts import Artifact
from backend.training import Checkpoint, Evaluation, RunSpec


def offer(keeper: EpochKeeper, *accuracies: float, first: int = 1, validation: bool = False) -> None:
    for iteration, accuracy in enumerate(accuracies, start=first):
        held = (0.5, accuracy) if validation else (accuracy, None)
        keeper.offer(Evaluation(iteration, 1.0, 1.0, *held), weights(iteration))


def weights(iteration: int) -> Checkpoint:
    return Checkpoint(RunSpec(), iteration, iteration, 0.0, {"W1": np.full(2, iteration, np.float32)})


def taken(keeper: EpochKeeper) -> list[int]:
    """The iterations of what is kept, each of which was saved with its own weights."""
    saved: list[int] = []

    def save(checkpoint: Checkpoint) -> Artifact:
        saved.append(int(checkpoint.arrays["W1"][0]))
        return Artifact(f"{checkpoint.iteration}", 1, "")

    kept = keeper.take(save)
    assert saved == [epoch.evaluation.iteration for epoch in kept] == [int(epoch.artifact.file) for epoch in kept]
    return saved


def test_first_best_and_latest() -> None:
    keeper = EpochKeeper()
    assert keeper.is_empty
    offer(keeper, 0.1, 0.5, 0.9, 0.3, 0.4)
    assert not keeper.is_empty
    assert taken(keeper) == [1, 3, 5]
    assert keeper.is_empty
    assert taken(keeper) == []


def test_one_that_is_all_three_is_kept_once() -> None:
    keeper = EpochKeeper()
    offer(keeper, 0.5)
    assert taken(keeper) == [1]


def test_later_only_a_new_best_and_the_latest() -> None:
    keeper = EpochKeeper()
    offer(keeper, 0.1, 0.9)
    taken(keeper)
    offer(keeper, 0.2, 0.9, 0.3, first=3)
    assert taken(keeper) == [5]
    offer(keeper, 0.95, 0.91, first=6)
    assert taken(keeper) == [6, 7]


def test_what_an_earlier_attempt_had_counts() -> None:
    keeper = EpochKeeper(0.8)
    offer(keeper, 0.7, 0.5)
    assert taken(keeper) == [2]
    offer(keeper, 0.85, 0.5, first=3)
    assert taken(keeper) == [3, 4]


def test_images_set_aside_say_which_is_best() -> None:
    keeper = EpochKeeper()
    offer(keeper, 0.1, 0.9, 0.2, validation=True)
    assert taken(keeper) == [1, 2, 3]


def test_no_accuracy_at_all_is_an_accuracy() -> None:
    keeper = EpochKeeper()
    offer(keeper, 0.0, 0.0)
    assert taken(keeper) == [1, 2]
    keeper = EpochKeeper(0.0)
    offer(keeper, 0.0, first=3)
    assert taken(keeper) == [3]
