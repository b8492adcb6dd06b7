"""What is kept until the database changes is never older than the database."""

import threading
from collections.abc import Callable

import pytest

from backend.runs import Database, RunNotFound, RunStore, deletion
from backend.runs.until_change import UntilChange
from tests.runs.attempts import create


def counted(ask: Callable[[], object]) -> tuple[Callable[[], object], list[int]]:
    times: list[int] = []

    def asking() -> object:
        times.append(1)
        return ask()

    return asking, times


@pytest.mark.sqlite
def test_a_question_is_asked_once_until_something_changes(store: RunStore) -> None:
    run = create(store)
    known = UntilChange(store.database)
    ask, times = counted(lambda: store.get(run.id))
    for _ in range(5):
        assert known.get("run", ask) == run
    assert len(times) == 1
    create(store)
    assert known.get("run", ask) == run
    assert len(times) == 2


@pytest.mark.sqlite
def test_changes_by_other_connections_are_seen_at_once(store: RunStore, database_url: str) -> None:
    run = create(store)
    known = UntilChange(store.database)
    elsewhere = RunStore(Database(database_url), store.artifacts)
    assert known.get("run", lambda: store.get(run.id)).id == run.id
    deletion.delete(elsewhere, run.id)
    with pytest.raises(RunNotFound):
        known.get("run", lambda: store.get(run.id))
    deletion.restore(elsewhere, run.id)
    assert known.get("run", lambda: store.get(run.id)).status == "paused"
    elsewhere.database.close()


@pytest.mark.sqlite
def test_an_answer_that_was_overtaken_while_it_was_asked_for_is_not_kept(store: RunStore) -> None:
    run = create(store)
    known = UntilChange(store.database)

    def slow() -> list[str]:
        names = [each.id for each in store.newest(10)]
        writer = threading.Thread(target=create, args=(store,))
        writer.start()
        writer.join()
        return names

    assert known.get("list", slow) == [run.id]
    assert len(known.get("list", lambda: [each.id for each in store.newest(10)])) == 2


def test_a_database_that_cannot_tell_is_asked_each_time(store: RunStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store.database, "version", lambda: None)
    ask, times = counted(lambda: 1)
    known = UntilChange(store.database)
    assert [known.get("one", ask), known.get("one", ask)] == [1, 1]
    assert len(times) == 2
