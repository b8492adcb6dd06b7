"""Many writers and readers of one store at once: nothing is lost, doubled or out of order."""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from backend.runs import Artifacts, Database, Fenced, Journal, QueueFull, RunStore, actions, claim
from tests.runs.attempts import SPEC, begin, create, evaluation, log, points, remove, write

WRITERS, COMMITS, CHUNK = 6, 25, 40


def together(*tasks: Callable[[], None]) -> None:
    """Run the tasks at once; the first error of any of them is the test's."""
    errors: list[BaseException] = []
    gate = threading.Barrier(len(tasks))

    def guarded(task: Callable[[], None]) -> None:
        try:
            gate.wait()
            task()
        except BaseException as error:  # whatever it is, it is raised below
            errors.append(error)

    threads = [threading.Thread(target=guarded, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


@pytest.fixture(params=["one store", "a store each"])
def stores(request: pytest.FixtureRequest, store: RunStore, weights: Path) -> Sequence[RunStore]:
    """For every writer: threads of one process share a store, processes have their own."""
    if request.param == "one store":
        yield [store] * WRITERS
        return
    databases = [Database(str(store.database.url)) for _ in range(WRITERS)]
    yield [RunStore(database, Artifacts(weights)) for database in databases]
    for database in databases:
        database.close()


def test_writers_lose_nothing(store: RunStore, stores: Sequence[RunStore]) -> None:
    made = [create(store) for _ in range(WRITERS)]
    losses = np.random.default_rng(0).random((WRITERS, COMMITS, CHUNK), np.float32)
    tails: list[list[int]] = [[] for _ in made]
    ended: list[int] = []

    def writer(place: int) -> None:
        try:
            learn(place)
        finally:
            ended.append(place)

    def learn(place: int) -> None:
        journal = begin(stores[place], made[place])
        for commit in range(COMMITS):
            last = (commit + 1) * CHUNK
            entries = [points(last, *losses[place, commit])]
            if commit % 5 == 4:
                entries.append(evaluation(last, 0.5, commit / COMMITS))
            write(journal, last, entries, save=commit % 5 == 4)
        write(journal, COMMITS * CHUNK, status="finished")

    def watcher() -> None:
        """Reads every log by its cursor, as a web process does."""
        cursors = [0] * len(made)
        while True:
            last_look = len(ended) == WRITERS
            for place, run in enumerate(made):
                seen, entries = store.events_after(run.number, cursors[place], 7)
                while entries:
                    tails[place] += [entry.seq for entry in entries]
                    cursors[place] = entries[-1].seq
                    seen, entries = store.events_after(run.number, cursors[place], 7)
                assert seen.next_seq == cursors[place] + 1
            if last_look:
                return

    together(*(lambda place=place: writer(place) for place in range(WRITERS)), watcher)

    for place, run in enumerate(made):
        entries = log(store, run)
        assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1)) == tails[place]
        got = np.concatenate([entry.losses for entry in entries if entry.losses is not None])
        np.testing.assert_array_equal(got, losses[place].ravel())
        after = store.get(run.id)
        assert (after.status, after.iteration, after.loss) == (
            "finished",
            COMMITS * CHUNK,
            float(losses[place, -1, -1]),
        )
        assert (after.best_iteration, after.best_test_accuracy) == (COMMITS * CHUNK, (COMMITS - 1) / COMMITS)
        assert store.newest_checkpoint(after).iteration == COMMITS * CHUNK


def test_wishes_and_points_do_not_overwrite_each_other(store: RunStore) -> None:
    run = create(store)
    journal = begin(store, run)

    def writer() -> None:
        for iteration in range(1, 101):
            write(journal, iteration, [points(iteration, 1.0)])

    def user() -> None:
        for _ in range(30):
            actions.pause(store, run.id)
            actions.resume(store, run.id, queue_limit=9)
        actions.stop(store, run.id)

    before = store.get(run.id).revision
    together(writer, user)
    after = store.get(run.id)
    assert (after.wanted, after.iteration) == ("stop", 100)
    assert after.revision == before + 100 + 61
    assert len(log(store, run)) == 101
    assert write(journal, 100).wanted == "stop"


def test_queue_limit_holds_in_a_crowd(store: RunStore, stores: Sequence[RunStore]) -> None:
    made, refused = [], []

    def user(place: int) -> None:
        for _ in range(5):
            try:
                made.append(stores[place].create(SPEC, "", queue_limit=12))
            except QueueFull:
                refused.append(place)

    together(*(lambda place=place: user(place) for place in range(WRITERS)))
    assert (len(made), len(refused)) == (12, 5 * WRITERS - 12)
    assert {run.number for run in made} == set(store.queue_order())


def test_of_many_that_claim_one_run_the_last_has_it(store: RunStore, stores: Sequence[RunStore]) -> None:
    run = create(store)
    submission = store.submit(run.number)
    # Those beyond the fifth would end the run: five claims in a row without a checkpoint are too many.
    claims = []
    together(*(lambda place=place: claims.append(claim(stores[place], run.id, submission)) for place in range(5)))
    assert sorted(claimed.run.attempt for claimed in claims) == [1, 2, 3, 4, 5]
    owners = []
    for claimed in claims:
        try:
            write(Journal(store, claimed.run, None), 1, [points(1, 1.0)])
            owners.append(claimed.run.attempt)
        except Fenced:
            pass
    assert owners == [5] == [store.get(run.id).attempt]


def test_runs_deleted_under_their_writers(store: RunStore, stores: Sequence[RunStore], weights: Path) -> None:
    """Each writer of a deleted run hears of it, and no other run is touched."""
    made = [create(store) for _ in range(WRITERS)]
    journals = [begin(stores[place], run) for place, run in enumerate(made)]
    for journal in journals:
        write(journal, 1, [points(1, 1.0)], save=True)
    fenced = []

    def writer(place: int) -> None:
        stays = place % 2 == 1
        try:
            for iteration in range(2, 41 if stays else 20_000):
                write(journals[place], iteration, [points(iteration, 1.0)], save=stays and iteration % 10 == 0)
        except Fenced:
            fenced.append(place)

    def user() -> None:
        for run in made[::2]:
            remove(store, run)

    together(*(lambda place=place: writer(place) for place in range(WRITERS)), user)
    assert sorted(fenced) == [0, 2, 4]
    assert sorted(path.name for path in weights.iterdir()) == sorted(run.id for run in made[1::2])
    for run in made[1::2]:
        assert store.get(run.id).iteration == 40
        assert len(log(store, run)) == 41
