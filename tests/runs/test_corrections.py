"""Corrections are kept until they are deleted, in order, and no more of them than may be."""

import pytest

from backend.runs import Conflict, Correction, CorrectionNotFound, CorrectionStore, Database

STROKES = [[[1.5, 2.0, 0.5, 0.0], [3.0, 4.0, 0.6, 16.0]], [[9.0, 9.0]]]
INK = bytes(range(256)) * 3 + bytes(16)


@pytest.fixture
def corrections(database: Database) -> CorrectionStore:
    return CorrectionStore(database)


def add(corrections: CorrectionStore, writer: str = "Ada", label: int = 7, limit: int = 9) -> Correction:
    return corrections.add(
        writer=writer, label=label, strokes=STROKES, image=INK, predicted=1, run="aaaaaaaaaaaa", limit=limit
    )


def test_what_is_kept_comes_back_whole(corrections: CorrectionStore) -> None:
    kept = add(corrections)
    assert corrections.get(kept.id) == kept
    assert (kept.writer, kept.label, kept.predicted, kept.run) == ("Ada", 7, 1, "aaaaaaaaaaaa")
    assert (kept.strokes, kept.image) == (STROKES, INK)
    picture = corrections.add(writer="Ada", label=0, strokes=[], image=INK, limit=9)
    assert (picture.strokes, picture.predicted, picture.run) == ([], None, None)


def test_they_are_listed_by_writer_and_page(corrections: CorrectionStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend.runs.corrections.READ_AT_ONCE", 2)
    kept = [add(corrections, writer, label) for label, writer in enumerate(["Ada", "Ben", "Ada", "Ada", "Ben"])]
    assert [one.label for one in corrections.newest(3)] == [4, 3, 2]
    assert [one.label for one in corrections.newest(9, after=kept[2].id)] == [1, 0]
    assert [one.label for one in corrections.newest(9, writer="Ada")] == [3, 2, 0]
    assert [one.label for one in corrections.newest(9, writer="Ada", after=kept[3].id)] == [2, 0]
    assert [one.label for one in corrections.all_of()] == [0, 1, 2, 3, 4]
    assert [one.label for one in corrections.all_of("Ben")] == [1, 4]
    assert corrections.writers() == {"Ada": 3, "Ben": 2}
    assert list(corrections.all_of("nobody")) == []


def test_they_can_be_deleted_one_by_one_or_all_of_a_writer(corrections: CorrectionStore) -> None:
    kept = [add(corrections, writer) for writer in ("Ada", "Ben", "Ada", "Ada")]
    corrections.delete(kept[0].id)
    for ask in (corrections.get, corrections.delete):
        with pytest.raises(CorrectionNotFound):
            ask(kept[0].id)
    with pytest.raises(CorrectionNotFound):
        corrections.newest(9, after=kept[0].id)
    assert corrections.delete_all_of("Ada") == 2
    assert corrections.delete_all_of("Ada") == 0
    assert [one.id for one in corrections.all_of()] == [kept[1].id]


def test_there_are_no_more_than_the_limit(corrections: CorrectionStore) -> None:
    first = add(corrections, limit=2)
    add(corrections, limit=2)
    with pytest.raises(Conflict, match=r"expected fewer than 2 corrections .* there are 2; delete some"):
        add(corrections, limit=2)
    corrections.delete(first.id)
    add(corrections, limit=2)
