"""The weights of epochs: which are kept in a bounded room, and what becomes of their files."""

from pathlib import Path

import numpy as np
import pytest

from backend.runs import Journal, KeptEpoch, NotKept, Run, RunStore, kept_epochs
from backend.runs.kept_epochs import best_of, find_kept, weights_of
from backend.training import Evaluation
from tests.runs.attempts import begin, checkpoint, create, points, remove, write


def epoch(journal: Journal, iteration: int, test: float = 0.5, validation: float | None = None) -> KeptEpoch:
    """An evaluation with the file of its weights."""
    evaluation = Evaluation(iteration, iteration / 10, 0.9, test, validation)
    return KeptEpoch(evaluation, journal.save_epoch(checkpoint(iteration)))


def keep(journal: Journal, iteration: int, test: float = 0.5, validation: float | None = None) -> None:
    write(journal, iteration, kept=[epoch(journal, iteration, test, validation)])


def iterations(store: RunStore, run: Run) -> list[int]:
    return [kept.evaluation.iteration for kept in kept_epochs.kept_epochs(store, run)]


def files(weights: Path, run: Run) -> set[str]:
    return {f"{run.id}/{path.name}" for path in (weights / run.id).glob("epoch-*")}


def test_what_is_kept(store: RunStore, weights: Path) -> None:
    run, other = create(store), create(store)
    journal = begin(store, run)
    keep(journal, 3, 0.5, 0.25)
    keep(journal, 6, 0.75)
    first, second = kept_epochs.kept_epochs(store, run)
    assert first.evaluation == Evaluation(3, 0.3, 0.9, 0.5, 0.25)
    assert second.evaluation == Evaluation(6, 0.6, 0.9, 0.75, None)
    found = weights_of(store, first)
    assert found.iteration == 3
    np.testing.assert_array_equal(found.arrays["W1"], checkpoint(3).arrays["W1"])
    assert files(weights, run) == {first.artifact.file, second.artifact.file}
    assert kept_epochs.kept_epochs(store, other) == []


def test_the_best_is_the_first_of_equals_on_images_set_aside(store: RunStore) -> None:
    journal = begin(store, create(store))
    held = [epoch(journal, 1, 0.9, 0.5), epoch(journal, 2, 0.1, 0.75), epoch(journal, 3, 0.5, 0.75)]
    assert best_of(held).evaluation.iteration == 2
    tested = [epoch(journal, 4, 0.25), epoch(journal, 5, 0.75), epoch(journal, 6, 0.75)]
    assert best_of(tested).evaluation.iteration == 5


def test_looking_for_one(store: RunStore) -> None:
    run = create(store, "mine")
    with pytest.raises(NotKept, match=r"^The run 'mine' has kept no weights of an epoch yet.$"):
        find_kept(store, run, "best")
    journal = begin(store, run)
    for iteration, accuracy in ((600, 0.5), (1_200, 0.75), (1_800, 0.25)):
        keep(journal, iteration, accuracy)
    assert find_kept(store, run, "best").evaluation.iteration == 1_200
    assert find_kept(store, run, 1_800).evaluation.iteration == 1_800
    with pytest.raises(NotKept, match=r"no weights of iteration 1,000; it has those of 600, 1,200, 1,800.$"):
        find_kept(store, run, 1_000)


@pytest.mark.parametrize("damage", ["missing", "changed"])
def test_damaged_weights_are_not_used(store: RunStore, weights: Path, damage: str) -> None:
    run = create(store)
    keep(begin(store, run), 600)
    (kept,) = kept_epochs.kept_epochs(store, run)
    path = weights / kept.artifact.file
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes(bytes(path.stat().st_size))
    with pytest.raises(NotKept, match=r"^The weights of iteration 600 cannot be used: "):
        weights_of(store, kept)


@pytest.mark.parametrize("best", [1, 2, 57, 119, 120])
def test_thinning_keeps_first_best_last_and_a_spread(
    store: RunStore, weights: Path, monkeypatch: pytest.MonkeyPatch, best: int
) -> None:
    monkeypatch.setattr(kept_epochs, "MOST_EPOCHS", 12)
    run = create(store)
    journal = begin(store, run)
    for iteration in range(1, 121):
        keep(journal, iteration, 0.9 if iteration == best else 0.5)
        kept = iterations(store, run)
        assert len(kept) == min(iteration, 12)
        assert kept[0] == 1
        assert kept[-1] == iteration
        assert best in kept or iteration < best
    gaps = np.diff([iteration for iteration in kept if iteration in (1, 120) or iteration != best])
    assert gaps.max() <= 3 * 120 / 11  # evenly spread they would be 11 apart
    assert files(weights, run) == {epoch.artifact.file for epoch in kept_epochs.kept_epochs(store, run)}


def test_the_room_is_bounded(store: RunStore, weights: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = create(store)
    journal = begin(store, run)
    size = epoch(journal, 1).artifact.size
    monkeypatch.setattr(kept_epochs, "MOST_BYTES", 5 * size + size // 2)
    for iteration in range(1, 30):
        keep(journal, iteration, iteration / 30)
        assert sum((weights / file).stat().st_size for file in files(weights, run)) <= 5.5 * size
    assert (len(iterations(store, run)), iterations(store, run)[0], iterations(store, run)[-1]) == (5, 1, 29)


def test_first_best_and_last_stay_however_large_they_are(store: RunStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_epochs, "MOST_BYTES", 1)
    run = create(store)
    journal = begin(store, run)
    for iteration in range(1, 9):
        keep(journal, iteration, 0.9 if iteration == 4 else 0.5)
    assert iterations(store, run) == [1, 4, 8]


def test_several_at_once(store: RunStore) -> None:
    """As a worker keeps the first, the best and the newest since its last transaction."""
    run = create(store)
    journal = begin(store, run)
    write(journal, 9, kept=[epoch(journal, 1), epoch(journal, 4), epoch(journal, 9)])
    assert iterations(store, run) == [1, 4, 9]


def test_a_run_that_goes_back_forgets_what_came_after(store: RunStore, weights: Path) -> None:
    run = create(store)
    journal = begin(store, run)
    keep(journal, 3)
    write(journal, 4, [points(4, 1, 2, 3, 4)], save=True)
    keep(journal, 6)
    again = begin(store, run)
    assert iterations(store, run) == [3]
    assert len(files(weights, run)) == 1
    keep(again, 6, 0.75)
    assert [kept.evaluation.test_accuracy for kept in kept_epochs.kept_epochs(store, run)] == [0.5, 0.75]
    assert {kept.artifact.file for kept in kept_epochs.kept_epochs(store, run)} == files(weights, run)


def test_the_same_epoch_twice_is_kept_once(store: RunStore) -> None:
    run = create(store)
    journal = begin(store, run)
    keep(journal, 6, 0.5)
    keep(journal, 6, 0.75)
    (kept,) = kept_epochs.kept_epochs(store, run)
    assert kept.evaluation.test_accuracy == 0.75


def test_they_go_with_their_run(store: RunStore, weights: Path) -> None:
    run, other = create(store), create(store)
    for each in (run, other):
        keep(begin(store, each), 3)
    remove(store, run)
    assert not (weights / run.id).exists()
    assert iterations(store, other) == [3]
