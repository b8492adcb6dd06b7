"""A worker learns own digits; the run is done again bit for bit after the corrections that they came from are gone."""

from collections.abc import Callable

import pytest

from backend.runs import Run, RunStore, actions, lineage
from backend.runs.own_digits import keep_own_digits
from backend.training import RunSpec
from backend.training.fields.corrections import CorrectionsSpec
from backend.training.fine_tuning import fine_tuned
from tests.training.own import upside_down

Learn = Callable[..., Run]


@pytest.fixture
def fine_tuning(store: RunStore, learn: Learn) -> Run:
    """A fork that waits to learn somebody's digits."""
    parent = learn(RunSpec(iterations=20, hidden_size=8, train_size=1_000, evaluation_size=100))
    sha256 = keep_own_digits(store.database, upside_down())
    spec = fine_tuned(parent.settings, CorrectionsSpec(sha256=sha256, writer="Ada"))
    return lineage.fork(store, parent.id, None, spec.model_copy(update={"iterations": 25}), "", queue_limit=9)


def test_it_is_learned_and_done_again(store: RunStore, learn: Learn, fine_tuning: Run) -> None:
    ended = learn(run=fine_tuning)
    assert (ended.status, ended.iteration) == ("finished", 25)
    again = learn(run=lineage.reproduce(store, ended.id, queue_limit=9))
    assert again.message is not None
    assert again.message["code"] == "reproduced", again.message
    assert again.receipt == ended.receipt


def test_paused_and_carried_on_it_ends_the_same(store: RunStore, learn: Learn, fine_tuning: Run) -> None:
    twin = lineage.duplicate(store, fine_tuning.id, queue_limit=9)
    whole = learn(run=fine_tuning)
    actions.pause(store, twin.id)
    for _ in range(3):
        actions.step(store, twin.id)
        learn(run=twin)
    assert (store.get(twin.id).status, store.get(twin.id).iteration) == ("paused", 3)
    actions.resume(store, twin.id)
    assert learn(run=twin).receipt == whole.receipt


def test_without_its_digits_it_says_so(store: RunStore, learn: Learn, fine_tuning: Run) -> None:
    with store.database.write() as connection:
        connection.exec_driver_sql("delete from own_digits")
    ended = learn(run=fine_tuning)
    assert ended.status == "failed"
    assert ended.message is not None
    assert "are not on this server any more" in ended.message["text"]
