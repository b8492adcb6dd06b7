"""The dispatcher with a real store, and an engine that lets the test say when a job is done."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from backend.jobs import Dispatcher, Job, Place
from backend.jobs import dispatcher as dispatching
from backend.jobs.dispatcher import MAX_ERRORS
from backend.jobs.engine import EngineLost
from backend.jobs.leadership import FileLeadership
from backend.runs import RunStore, claim
from backend.runs.journal import MAX_FRUITLESS_ATTEMPTS
from backend.runs.schema import runs
from backend.training import RunSpec
from tests.server import wait_for


class HandEngine:
    """An engine of the test's own hand: jobs wait until the test ends them."""

    def __init__(self, slots: int) -> None:
        self.room, self.jobs, self.closed = slots, [], False
        self.done: dict[int, Callable] = {}
        self.under_way: list[Job] = []
        self.starts, self.away = 0, False
        self.wanted: list[int] = []

    def start(self) -> None:
        self.starts += 1
        self._reach()

    def has(self, job: Job) -> bool:
        return job in self.under_way

    def submit(self, job: Job, done: Callable) -> None:
        self._reach()
        self.jobs.append(job)
        self.done[job.run_number] = done

    def slots(self) -> int:
        self._reach()
        return self.room

    def bring_up(self, wanted: int) -> int:
        self.wanted.append(wanted)
        return self.slots()

    def _reach(self) -> None:
        if self.away:
            raise EngineLost("the scheduler is away")

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
    assert {1, 2} <= set(engine.wanted)  # one more than are busy
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


@pytest.fixture
def no_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tries again at once."""
    monkeypatch.setattr(dispatching, "REST_SECONDS", 0.0)


def take_up(store: RunStore, job: Job) -> None:
    assert claim(store, job.run_id, job.submission) is not None


def test_a_lost_engine_is_started_anew_and_its_runs_handed_out_again(store, engine, dispatcher) -> None:
    lost, queued = create(store, 2)
    engine.room = 1
    dispatcher.start()
    wait_for(lambda: names(engine) == [lost], "it is handed over", 5)
    take_up(store, engine.jobs[0])
    engine.away = True
    engine.end(engine.jobs[0], EngineLost("the connection broke"))
    wait_for(lambda: engine.starts >= 3, "it is sought", 10)
    assert not dispatcher.ready.is_set()
    assert engine.closed
    engine.away = False
    wait_for(lambda: names(engine) == [lost, lost], "it is handed over again", 5)
    assert [job.submission for job in engine.jobs] == [1, 2]
    engine.end(engine.jobs[-1])
    assert store.get(lost).status == "running"  # and never ended for what the engine did
    assert store.get(queued).status == "queued"


def test_a_job_that_another_server_gave_out_is_left_in_peace(place, store, engine, dispatcher) -> None:
    run, waiting = create(store, 2)
    number = store.get(run).number
    job = Job(place, number, run, store.submit(number))
    take_up(store, job)
    engine.under_way = [job]
    dispatcher.start()
    wait_for(lambda: len(engine.jobs) == 2, "both are with the engine", 5)
    assert engine.jobs[0] == job
    assert names(engine) == [run, waiting]
    assert store.get(run).submission == 1
    engine.under_way = []
    engine.end(job, RuntimeError("broke off"))
    wait_for(lambda: len(engine.jobs) == 3, "it is handed over again", 5)
    assert engine.jobs[-1].submission == 2


def test_late_word_of_an_earlier_term_is_of_no_account(store, engine, dispatcher) -> None:
    (run,) = create(store, 1)
    dispatcher.start()
    wait_for(lambda: names(engine) == [run], "it is handed over", 5)
    late = engine.done[engine.jobs[0].run_number]
    engine.away = True
    dispatcher.wake()
    wait_for(lambda: engine.starts >= 2, "a new term", 10)
    engine.away = False
    wait_for(lambda: len(engine.jobs) == 2, "it is handed over again", 5)
    late(engine.jobs[0], EngineLost("given up"))
    dispatcher.wake()
    wait_for(lambda: not dispatcher._wake.is_set(), "it looked again", 5)
    assert len(engine.jobs) == 2


def test_errors_count_only_while_the_run_gets_nowhere(store, engine, dispatcher) -> None:
    (run,) = create(store, 1)
    dispatcher.start()
    for attempt in range(1, 3 * MAX_ERRORS):
        wait_for(lambda attempt=attempt: len(engine.jobs) == attempt, f"attempt {attempt}", 5)
        with store.database.write() as connection:
            connection.execute(update(runs).values(iteration=attempt // 2))
        engine.end(engine.jobs[-1], RuntimeError("broke off"))
    assert store.get(run).status == "queued"


@pytest.mark.usefixtures("no_rest")
@pytest.mark.parametrize(
    "error", [OperationalError("select 1", {}, Exception("no connection")), OSError(28, "No space left on device")]
)
def test_a_store_that_is_away_ends_no_run(store, engine, dispatcher, error: Exception) -> None:
    (run,) = create(store, 1)
    dispatcher.start()
    for attempt in range(1, 2 * MAX_ERRORS):
        wait_for(lambda attempt=attempt: len(engine.jobs) == attempt, f"attempt {attempt}", 5)
        engine.end(engine.jobs[-1], error)
    assert store.get(run).status == "queued"


@pytest.mark.usefixtures("no_rest")
def test_a_run_whose_weights_cannot_be_saved_says_so_and_keeps_its_attempts(store, engine, dispatcher) -> None:
    (run,) = create(store, 1)
    dispatcher.start()
    for attempt in range(1, 2 * MAX_FRUITLESS_ATTEMPTS):
        wait_for(lambda attempt=attempt: len(engine.jobs) == attempt, f"attempt {attempt}", 5)
        job = engine.jobs[-1]
        assert claim(store, run, job.submission) is not None
        engine.end(job, OSError(5, "the bucket does not answer"))
        wait_for(lambda: store.get(run).message is not None, "it says why", 5)
    said = store.get(run)
    assert (said.status, said.fruitless_attempts, said.message["code"]) == ("running", 0, "storage-away")
    assert "the bucket does not answer" in said.message["text"]


def test_leadership_that_is_lost_ends_the_term(store, engine, dispatcher, place, tmp_path) -> None:
    dispatcher.start()
    wait_for(dispatcher.ready.is_set, "it is ready", 5)
    other = FileLeadership(tmp_path / "lock")
    assert not other.seek()
    dispatcher._leadership.give_up()  # as when its connection breaks
    wait_for(lambda: engine.closed, "it stops", 5)
    wait_for(dispatcher.ready.is_set, "and leads again", 5)
    assert engine.starts == 2


def test_who_has_the_lock_of_a_file(tmp_path: Path) -> None:
    first, second = FileLeadership(tmp_path / "lock"), FileLeadership(tmp_path / "lock")
    assert not first.holds()
    assert first.seek()
    assert first.seek()
    assert not second.seek()
    assert (first.holds(), second.holds()) == (True, False)
    first.give_up()
    assert (first.holds(), second.seek()) == (False, True)
