"""Own digits that runs learn from: frozen, found by their sum, gone when no run names them."""

import time

import numpy as np
import pytest
from sqlalchemy import select, update

from backend.runs import Conflict, GroupStore, RunStore, deletion, lineage
from backend.runs.own_digits import forget_unnamed, keep_own_digits, own_digits_of
from backend.runs.schema import own_digits
from backend.training import OwnDigits, OwnDigitsError, RunSpec
from tests.runs.attempts import SPEC, begin, checkpoint, write


def digits(count: int = 8) -> OwnDigits:
    return OwnDigits.split([bytes([place]) * 784 for place in range(count)], [place % 3 for place in range(count)])


def learning(own: OwnDigits) -> RunSpec:
    return RunSpec.model_validate(SPEC.model_dump() | {"corrections": {"sha256": own.sha256, "writer": "Ada"}})


def kept(store: RunStore) -> list[str]:
    with store.database.read() as connection:
        return list(connection.execute(select(own_digits.c.sha256).order_by(own_digits.c.created_at)).scalars())


def grow_old(store: RunStore) -> None:
    with store.database.write() as connection:
        connection.execute(update(own_digits).values(created_at=time.time() - 3_600))


def test_what_is_frozen_is_found_by_a_description(store: RunStore) -> None:
    own = digits()
    assert keep_own_digits(store.database, own) == keep_own_digits(store.database, own) == own.sha256
    assert kept(store) == [own.sha256]
    found = own_digits_of(store.database, learning(own))
    assert found is not None
    np.testing.assert_array_equal(found.x_learned, own.x_learned)
    assert own_digits_of(store.database, SPEC) is None


def test_what_is_gone_or_damaged_is_said(store: RunStore) -> None:
    own = digits()
    with pytest.raises(OwnDigitsError, match="not on this server any more"):
        own_digits_of(store.database, learning(own))
    keep_own_digits(store.database, own)
    with store.database.write() as connection:
        connection.execute(update(own_digits).values(content=own.to_bytes()[:-1]))
    with pytest.raises(OwnDigitsError, match="they are damaged"):
        own_digits_of(store.database, learning(own))


def test_no_run_begins_without_what_it_names(store: RunStore) -> None:
    spec = learning(digits())
    groups = GroupStore(store.database, store.artifacts)
    for create in (
        lambda: store.create(spec, "", queue_limit=9),
        lambda: groups.create("search", "", [(SPEC, ""), (spec, "")], queue_limit=9),
    ):
        with pytest.raises(Conflict, match="expected own digits that are on this server"):
            create()
    assert store.newest(9) == []


def test_they_stay_while_a_run_names_them(store: RunStore) -> None:
    own, other = digits(), digits(9)
    for each in (own, other, digits(10)):
        keep_own_digits(store.database, each)
    run = store.create(learning(own), "", queue_limit=9)
    write(begin(store, run), checkpoint(4).iteration, [], save=True, status="finished")
    forks = [lineage.duplicate(store, run.id, queue_limit=9), store.create(learning(other), "", queue_limit=9)]
    with store.database.write() as connection:
        forget_unnamed(connection)
    assert len(kept(store)) == 3  # one that is new may be about to be named
    grow_old(store)
    with store.database.write() as connection:
        forget_unnamed(connection)
    assert set(kept(store)) == {own.sha256, other.sha256}
    for gone, left in ((run, {own.sha256, other.sha256}), (forks[1], {own.sha256}), (forks[0], set())):
        deletion.delete(store, gone.id)
        deletion.purge(store, 0.0)
        assert set(kept(store)) == left
