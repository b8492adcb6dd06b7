"""The weights of a moment: of which file they are, and what is said where there are none."""

import pytest

from backend.runs import NotKept, RunStore
from backend.runs.saved_weights import NoWeights, saved_weights
from tests.runs.attempts import begin, create, write


def test_the_newest_have_another_name_with_every_checkpoint(store: RunStore) -> None:
    run = create(store)
    with pytest.raises(NoWeights, match="has no weights yet"):
        saved_weights(store, run, None)
    journal = begin(store, run)
    write(journal, 3, save=True)
    first = saved_weights(store, run, None)
    assert first.read().iteration == 3
    write(journal, 5, save=True)
    second = saved_weights(store, run, None)
    assert second.key != first.key
    assert second.read().iteration == 5
    assert saved_weights(store, run, None).key == second.key


def test_an_epoch_that_was_not_kept_is_said_to_be_missing(store: RunStore) -> None:
    run = create(store)
    write(begin(store, run), 3, save=True)
    for iteration in (3, "best"):
        with pytest.raises(NotKept):
            saved_weights(store, run, iteration)
