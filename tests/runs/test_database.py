"""The database: its migrations make the tables of the schema, and a bad file is refused by name."""

import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from backend.runs import Database, DatabaseError
from backend.runs.schema import metadata

MIGRATIONS = Path(__file__).parents[2] / "backend" / "runs" / "migrations"


def url(path: Path) -> str:
    return f"sqlite:///{path}"


def test_migrations_make_the_tables_of_the_schema(database: Database) -> None:
    with database.read() as connection:
        options = {
            "compare_type": True,
            "compare_server_default": True,
            # Those that are part of a column's definition are not read whole; the next test sees to them.
            "include_object": lambda thing, name, kind, reflected, other: kind != "foreign_key_constraint",
        }
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []
        seen = inspect(connection)
        assert set(seen.get_table_names()) == {*metadata.tables, "alembic_version"}
        for name, table in metadata.tables.items():
            assert [column["name"] for column in seen.get_columns(name)] == list(table.columns.keys())
            assert {column["name"]: column["nullable"] for column in seen.get_columns(name)} == {
                column.name: column.nullable for column in table.columns
            }
            assert seen.get_pk_constraint(name)["constrained_columns"] == [column.name for column in table.primary_key]


@pytest.mark.sqlite
def test_what_a_comparison_does_not_see(database: Database, tmp_path: Path) -> None:
    """Foreign keys' actions and the numbering of keys, against tables made by SQLAlchemy itself."""

    def described(connection) -> list:
        keys = {
            name: [
                (key.table, getattr(key, "from"), key.to, key.on_update, key.on_delete)
                for key in connection.exec_driver_sql(f"pragma foreign_key_list('{name}')")
            ]
            for name in metadata.tables
        }
        numbering = connection.execute(
            text("select name, sql like '%autoincrement%' from sqlite_master where type = 'table' order by name")
        ).all()
        return [keys, [tuple(row) for row in numbering if row.name in metadata.tables]]

    direct = Database(url(tmp_path / "direct.sqlite3"))
    with direct.write() as connection:
        metadata.create_all(connection)
        expected = described(connection)
    direct.close()
    with database.read() as connection:
        assert described(connection) == expected


def test_migrations_are_one_line_without_branches() -> None:
    scripts = ScriptDirectory(str(MIGRATIONS))
    assert len(scripts.get_heads()) == 1
    assert len(scripts.get_bases()) == 1


@pytest.mark.sqlite
def test_migrating_twice_changes_nothing(database: Database) -> None:
    with database.write() as connection:
        connection.execute(
            text("insert into checkpoints (run, iteration, file, size, sha256) select 1,1,'f',1,'s' where 0")
        )
        before = connection.execute(text("select name, sql from sqlite_master order by name")).all()
    database.migrate()
    again = Database(str(database.url))
    again.migrate()
    with again.read() as connection:
        assert connection.execute(text("select name, sql from sqlite_master order by name")).all() == before
    again.close()


def test_many_may_migrate_at_once(tmp_path: Path) -> None:
    errors: list[BaseException] = []

    def migrate() -> None:
        database = Database(url(tmp_path / "lab.sqlite3"))
        try:
            database.migrate()
        except BaseException as error:  # whatever it is, the test shows it
            errors.append(error)
        finally:
            database.close()

    threads = [threading.Thread(target=migrate) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    database = Database(url(tmp_path / "lab.sqlite3"))
    with database.read() as connection:
        assert connection.execute(text("select count(*) from alembic_version")).scalar() == 1
    database.close()


def test_the_folder_is_made(tmp_path: Path) -> None:
    database = Database(url(tmp_path / "not" / "there" / "lab.sqlite3"))
    database.migrate()
    database.close()
    assert (tmp_path / "not" / "there" / "lab.sqlite3").is_file()


def test_an_empty_file_is_a_new_database(tmp_path: Path) -> None:
    (tmp_path / "lab.sqlite3").touch()
    database = Database(url(tmp_path / "lab.sqlite3"))
    database.migrate()
    with database.read() as connection:
        assert inspect(connection).has_table("runs")
    database.close()


def test_a_newer_schema_is_refused(database: Database) -> None:
    with database.write() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    with pytest.raises(DatabaseError) as refusal:
        database.migrate()
    message = str(refusal.value)
    assert database.place in message
    assert "was written by a newer version of Backprop Lab (its schema is 9999)" in message
    assert "Start that version, or give another data directory." in message
    with database.read() as connection:  # and left as it was
        assert connection.execute(text("select version_num from alembic_version")).scalar() == "9999"


def garbage(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 64)


def words(path: Path) -> None:
    path.write_text("This is not a database at all.\n" * 100)


def first_page_gone(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[:100] = bytes(100)
    path.write_bytes(content)


def schema_page_scrambled(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[100:4096] = b"\xa5" * (4096 - 100)
    path.write_bytes(content)


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("damage", [garbage, words, first_page_gone, schema_page_scrambled, cut_off, a_folder])
def test_a_damaged_file_is_refused_by_name(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    path = tmp_path / "lab.sqlite3"
    sound = Database(url(path))
    sound.migrate()
    sound.close()
    for beside in ("-wal", "-shm"):
        path.with_name(path.name + beside).unlink(missing_ok=True)
    damage(path)
    database = Database(url(path))
    with pytest.raises(DatabaseError) as refusal:
        database.migrate()
    database.close()
    message = str(refusal.value)
    assert message.startswith(f"The database {path} cannot be used: ")
    assert "from a backup" in message
    assert "another data directory" in message


def test_place_hides_the_password() -> None:
    pytest.importorskip("psycopg")
    database = Database("postgresql+psycopg://lab:secret@db.example/lab")
    assert "secret" not in database.place
    assert "db.example" in database.place
    database.close()


def test_a_failed_transaction_changes_nothing(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.write() as connection:
        connection.execute(text("update alembic_version set version_num = 'x'"))
        raise ZeroDivisionError
    with database.read() as connection:
        assert connection.execute(text("select version_num from alembic_version")).scalar() != "x"


def test_a_reader_sees_one_state(database: Database) -> None:
    query = text("select version_num from alembic_version")
    with database.read() as reader:
        before = reader.execute(query).scalar()
        with database.write() as writer:  # does not wait for the reader
            writer.execute(text("update alembic_version set version_num = 'x'"))
        assert reader.execute(query).scalar() == before
    with database.read() as reader:
        assert reader.execute(query).scalar() == "x"


@pytest.mark.sqlite
def test_settings_of_every_connection(database: Database) -> None:
    for transaction in (database.read, database.write):
        with transaction() as connection:
            found = [
                connection.exec_driver_sql(f"pragma {name}").scalar()
                for name in ("journal_mode", "synchronous", "foreign_keys")
            ]
        assert found == ["wal", 1, 1]


@pytest.mark.sqlite
def test_writers_wait_for_each_other(database: Database) -> None:
    """Counting in two steps, by many threads: no count is lost."""
    with database.write() as connection:
        connection.exec_driver_sql("create table tally (n integer)")
        connection.exec_driver_sql("insert into tally values (0)")

    def count() -> None:
        for _ in range(25):
            with database.write() as connection:
                n = connection.exec_driver_sql("select n from tally").scalar_one()
                connection.exec_driver_sql("update tally set n = ?", (n + 1,))

    threads = [threading.Thread(target=count) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as connection:
        assert connection.exec_driver_sql("select n from tally").scalar_one() == 150


@pytest.mark.sqlite
def test_what_is_committed_is_in_the_file(database: Database, tmp_path: Path) -> None:
    with database.write() as connection:
        connection.exec_driver_sql("create table kept (n integer)")
    other = sqlite3.connect(tmp_path / "lab.sqlite3")
    assert other.execute("select count(*) from kept").fetchone() == (0,)
    other.close()
