"""A damaged database is noticed at the start, and the message says which file, and which back-up to use."""

from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

import backend.runs.database
from backend.runs import Database, DatabaseError, RunStore
from backend.runs.backup import back_up
from tests.runs.attempts import begin, create, points, write

pytestmark = pytest.mark.sqlite
PAGE = 4096


def header_overwritten(content: bytearray) -> None:
    content[:100] = b"\xa5" * 100


def truncated_in_the_middle(content: bytearray) -> None:
    del content[len(content) // 2 :]


def truncated_by_a_page(content: bytearray) -> None:
    del content[-PAGE:]


def garbage_in_the_middle(content: bytearray) -> None:
    middle = len(content) // PAGE // 2 * PAGE
    for page in range(middle, middle + 8 * PAGE, PAGE):
        content[page : page + PAGE] = bytes(range(256)) * (PAGE // 256)


def zeros_in_the_middle(content: bytearray) -> None:
    middle = len(content) // PAGE // 2 * PAGE
    content[middle : middle + 4 * PAGE] = bytes(4 * PAGE)


DAMAGES = [
    header_overwritten,
    truncated_in_the_middle,
    truncated_by_a_page,
    garbage_in_the_middle,
    zeros_in_the_middle,
]


@pytest.fixture
def filled(store: RunStore) -> Path:
    """A closed database of some hundred pages, which opens without reading most of them."""
    for number in range(40):
        journal = begin(store, create(store, f"run {number}"))
        for iteration in range(1, 20):
            write(journal, 50 * iteration, [points(50 * iteration, *([0.5] * 50))])
    path = Path(str(store.database.url.database))
    store.database.close()
    assert path.stat().st_size > 60 * PAGE
    return path


def start(path: Path) -> None:
    """What the server does with its database before it serves."""
    database = Database(f"sqlite:///{path}")
    try:
        database.migrate()
        database.check()
    finally:
        database.close()


def spoil(path: Path, damage: Callable[[bytearray], None]) -> None:
    content = bytearray(path.read_bytes())
    damage(content)
    path.write_bytes(content)


def test_a_sound_one_starts(filled: Path) -> None:
    start(filled)


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_refused_by_name(filled: Path, damage: Callable[[bytearray], None]) -> None:
    spoil(filled, damage)
    with pytest.raises(DatabaseError) as refusal:
        start(filled)
    message = str(refusal.value)
    assert message.startswith(f"The database {filled} cannot be used: ")
    assert "from a backup" in message
    assert "\n" not in message


@pytest.mark.parametrize("damage", DAMAGES)
def test_the_newest_backup_is_named(filled: Path, weights: Path, damage: Callable[[bytearray], None]) -> None:
    database = Database(f"sqlite:///{filled}")
    back_up(database, weights, filled.parent / "backups")
    newest = back_up(database, weights, filled.parent / "backups")
    database.close()
    spoil(filled, damage)
    with pytest.raises(DatabaseError, match="The newest backup is") as refusal:
        start(filled)
    assert f"The newest backup is {newest.path}: start with a copy" in str(refusal.value)
    start(newest.path / "lab.sqlite3")


def test_a_large_one_is_not_read_through(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its pages are looked at when it is backed up."""
    monkeypatch.setattr("backend.runs.database.QUICKLY_CHECKED_BYTES", 60 * PAGE)
    spoil(filled, garbage_in_the_middle)
    start(filled)


def test_transactions_that_ended_well_are_told(database: Database) -> None:
    told: list[tuple[str, float]] = []
    database.observe = lambda kind, seconds: told.append((kind, seconds))
    with database.read():
        pass
    with database.write():
        pass
    with pytest.raises(ZeroDivisionError), database.write():
        raise ZeroDivisionError
    assert [kind for kind, _ in told] == ["read", "write"]
    assert all(seconds >= 0 for _, seconds in told)


def test_versions_are_named_by_their_files() -> None:
    scripts = ScriptDirectory(str(Path(backend.runs.database.__file__).parent / "migrations"))
    assert backend.runs.database._revisions() == sorted(script.revision for script in scripts.walk_revisions())
    assert backend.runs.database._revisions()[-1] == scripts.get_current_head()


def test_whether_the_tables_are_current(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'lab.sqlite3'}")
    assert not database.is_current()
    database.migrate()
    assert database.is_current()
    with database.write() as connection:
        connection.exec_driver_sql("update alembic_version set version_num = '0001'")
    assert not database.is_current()
    database.close()
