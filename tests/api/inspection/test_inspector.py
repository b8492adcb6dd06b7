"""What is worked out once for all who ask, one thing at a time, and how often at most."""

import asyncio
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from backend.api.inspection import inspector as module
from backend.api.inspection.answers import Answers, answers_of
from backend.api.inspection.inspector import Inspector
from backend.api.problems import Problem
from backend.runs import Artifacts, Database, Journal, Run, RunStore, claim
from backend.training import Checkpoint, RunSpec, Training, load_dataset

SPEC = RunSpec(dataset="moons", hidden_size=3, iterations=30)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[RunStore]:
    database = Database(f"sqlite:///{tmp_path / 'lab.sqlite3'}")
    database.migrate()
    yield RunStore(database, Artifacts(tmp_path / "weights"))
    database.close()


@pytest.fixture
def inspector(store: RunStore) -> Iterator[Inspector]:
    inspector = Inspector(store)
    yield inspector
    inspector.close()


def training(store: RunStore) -> tuple[Run, Journal]:
    """A run that a worker has, with saved weights."""
    run = store.create(SPEC, "", queue_limit=99)
    submission = store.submit(run.number)
    assert submission is not None
    claimed = claim(store, run.id, submission)
    assert claimed is not None
    journal = Journal(store, claimed.run, None)
    save(journal, 3)
    return store.get(run.id), journal


def save(journal: Journal, iteration: int) -> None:
    weights = replace(Training(SPEC, load_dataset(SPEC)).checkpoint(1.0), iteration=iteration)
    journal.commit([], iteration=iteration, seconds=1.0, rate=None, artifact=journal.save(weights))


class Slow:
    """Takes its time over the answers, and counts."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.times, self.at_once, self.most_at_once = seconds, 0, 0, 0
        self._lock = threading.Lock()

    def __call__(self, spec: RunSpec, checkpoint: Checkpoint) -> Answers:
        with self._lock:
            self.times += 1
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        time.sleep(self.seconds)
        with self._lock:
            self.at_once -= 1
        return answers_of(spec, checkpoint)


def test_once_for_all_and_one_at_a_time(store: RunStore, inspector: Inspector, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = Slow(0.05)
    monkeypatch.setattr(module, "answers_of", slow)
    (first, _), (second, _) = training(store), training(store)

    async def ask() -> list[Answers]:
        return await asyncio.gather(*(inspector.answers(run, "latest") for run in [first, second] * 5))

    answers = asyncio.run(ask())
    assert (slow.times, slow.most_at_once) == (2, 1)
    assert {id(each) for each in answers[::2]} == {id(answers[0])}
    assert answers[0].iteration == 3


def test_too_many_are_refused_and_those_before_are_served(
    store: RunStore, inspector: Inspector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "answers_of", Slow(0.05))
    monkeypatch.setattr(module, "MOST_WAITING", 2)
    runs = [training(store)[0] for _ in range(4)]

    async def ask() -> list[Answers | BaseException]:
        return await asyncio.gather(*(inspector.answers(run, "latest") for run in runs), return_exceptions=True)

    answers = asyncio.run(ask())
    refused = [each for each in answers if isinstance(each, Problem)]
    assert [(each.status, each.code) for each in refused] == [(503, "busy")] * 2
    assert sum(isinstance(each, Answers) for each in answers) == 2


def test_a_run_that_trains_is_looked_at_again_only_after_a_while(
    store: RunStore, inspector: Inspector, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Slow(0.02)
    monkeypatch.setattr(module, "answers_of", slow)
    run, journal = training(store)

    async def ask(run: Run) -> int:
        return (await inspector.answers(run, "latest")).iteration

    assert asyncio.run(ask(run)) == 3
    save(journal, 7)
    assert asyncio.run(ask(run)) == 3
    monkeypatch.setattr(module.time, "monotonic", lambda now=time.monotonic: now() + 60)
    assert asyncio.run(ask(run)) == 7
    save(journal, 9)
    journal.commit([], iteration=9, seconds=1.0, rate=None, status="finished")
    assert asyncio.run(ask(store.get(run.id))) == 9
    assert slow.times == 3


def test_what_could_not_be_read_is_tried_again(store: RunStore, inspector: Inspector, tmp_path: Path) -> None:
    run, _ = training(store)
    (file,) = (tmp_path / "weights" / run.id).iterdir()
    content = file.read_bytes()
    file.write_bytes(content[:-1])

    async def ask() -> Answers:
        return await inspector.answers(run, "latest")

    with pytest.raises(Problem) as problem:
        asyncio.run(ask())
    assert problem.value.code == "no-weights"
    file.write_bytes(content)
    assert asyncio.run(ask()).iteration == 3
