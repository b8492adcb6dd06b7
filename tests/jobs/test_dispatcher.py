"""The dispatcher with a real store, and an engine that lets the test say when a job is done."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from backend.jobs import Dispatcher, Job, Place
from backend.jobs.dispatcher import MAX_ERRORS
from backend.runs import RunStore, claim
from backend.training import RunSpec
from tests.server import wait_for


class HandEngine:
    """An engine of the test's own hand: jobs wait until the test ends them."""

    def __init__(self, slots: int) -> None:
        self.room, self.jobs, self.closed = slots, [], False
        self.done: dict[int, Callable] = {}

    def start(self) -> None:
        """Nothing to start."""

    def submit(self, job: Job, done: Callable) -> None:
        self.jobs.append(job)
        self.done[job.run_number] = done

    def slots(self) -> int:
        return self.room

    def close(self) -> None:
        self.closed = True

    def end(self, job: Job, error: BaseException | None = None) -> None:
        self.done[job.run_number](job, error)


@pytest.fixture
def engine() -> HandEngine:
    return HandEngine(2)


@pytest.fixture
def dispatcher(place: Place, store: RunStore, engine: HandEngine, tmp_path: Path) -> Iterator[Dispatcher]:
    dispatcher = Dispatcher(place, engine, tmp_path / "lock")
    yield dispatcher
    if dispatcher.is_alive():
        dispatcher.close()


def create(store: RunStore, count: int) -> list[str]:
    return [store.create(RunSpec(), f"run {number}", queue_limit=99).id for number in range(count)]


def names(engine: HandEngine) -> list[str]:
    return [job.run_id for job in engine.jobs]


def test_never_more_than_there_is_room_for_and_oldest_first(store, engine, dispatcher) -> None:
    runs = create(store, 4)
    dispatcher.start()
    wait_for(lambda: names(engine) == runs[:2], "two are handed over", 5)
    for place, job in enumerate(list(engine.jobs)):
        assert claim(store, job.run_id, job.submission) is not None
        store.fail(job.run_id, job.submission, {"code": "x", "params": {}, "text": "ended"})
        engine.end(job)
        wait_for(lambda place=place: names(engine) == runs[: 3 + place], "the next one follows", 5)
    dispatcher.close()
    assert engine.closed


def test_jobs_say_on_how_many_threads_to_train(place, store, engine, tmp_path) -> None:
    dispatcher = Dispatcher(place, engine, tmp_path / "lock", threads=3)
    create(store, 1)
    dispatcher.start()
    wait_for(lambda: len(engine.jobs) == 1, "it is handed over", 5)
    dispatcher.close()
    assert engine.jobs[0].threads == 3


def test_runs_that_lost_their_worker_come_first(store, engine, dispatcher) -> None:
    engine.room = 1
    lost, _ = create(store, 2)
    assert claim(store, lost, store.submit(store.get(lost).number)) is not None
    dispatcher.start()
    wait_for(lambda: names(engine) == [lost], "the lost one is handed over first", 5)
    assert engine.jobs[0].submission == 2


def test_a_job_that_breaks_off_is_tried_again_and_given_up_in_the_end(store, engine, dispatcher) -> None:
    (run,) = create(store, 1)
    dispatcher.start()
    for attempt in range(1, MAX_ERRORS + 1):
        wait_for(lambda attempt=attempt: len(engine.jobs) == attempt, f"attempt {attempt}", 5)
        engine.end(engine.jobs[-1], RuntimeError("no room for the network"))
    wait_for(lambda: store.get(run).status == "failed", "the run is ended", 5)
    assert store.get(run).message["code"] == "crashed"
    assert "no room for the network" in store.get(run).message["text"]


def test_a_second_dispatcher_waits_for_the_first(place, store, engine, dispatcher, tmp_path) -> None:
    dispatcher.start()
    wait_for(dispatcher.ready.is_set, "the first is ready", 5)
    other_engine = HandEngine(2)
    other = Dispatcher(place, other_engine, tmp_path / "lock")
    other.start()
    runs = create(store, 1)
    dispatcher.wake()
    wait_for(lambda: names(engine) == runs, "the first hands over", 5)
    assert not other.ready.is_set()
    assert other_engine.jobs == []
    dispatcher.close()
    wait_for(other.ready.is_set, "the second takes over", 5)
    other.close()
