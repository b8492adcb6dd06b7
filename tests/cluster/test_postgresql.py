"""What is of PostgreSQL's own kind: migrations by many at once, and the lock that says who hands out runs."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import inspect, text

from backend.jobs.leadership import DatabaseLeadership, FileLeadership, leadership
from backend.runs import Database
from backend.runs.schema import metadata
from tests.cluster import postgresql
from tests.server import ROOT, wait_for

HOLDER = """
import sys, time
from backend.jobs.leadership import DatabaseLeadership
leader = DatabaseLeadership(sys.argv[1])
print(leader.seek(), flush=True)
time.sleep(600)
"""


@pytest.fixture
def other_url() -> Iterator[str]:
    """A second empty database."""
    server = postgresql.running()
    name = server.new_database()
    yield server.url(name)
    server.drop(name)


def cut(database_url: str) -> None:
    name = database_url.rpartition("/")[2]
    assert postgresql.running().cut_connections(name, "backprop-lab dispatcher") == 1


def test_many_may_migrate_at_once(database_url: str) -> None:
    errors: list[BaseException] = []
    gate = threading.Barrier(6)

    def migrate() -> None:
        database = Database(database_url)
        try:
            gate.wait()
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
    database = Database(database_url)
    with database.read() as connection:
        assert connection.execute(text("select count(*) from alembic_version")).scalar() == 1
    database.close()


def test_foreign_keys_are_those_of_the_schema(database_url: str, other_url: str) -> None:
    def keys(database: Database) -> dict[str, list]:
        with database.read() as connection:
            seen = inspect(connection)
            return {name: sorted(map(str, seen.get_foreign_keys(name))) for name in metadata.tables}

    migrated, direct = Database(database_url), Database(other_url)
    migrated.migrate()
    with direct.write() as connection:
        metadata.create_all(connection)
    assert keys(migrated) == keys(direct)
    assert any(keys(migrated).values())
    migrated.close()
    direct.close()


def test_which_lock_a_store_has(database_url: str, tmp_path) -> None:
    assert isinstance(leadership(database_url, tmp_path / "lock"), DatabaseLeadership)
    assert isinstance(leadership(f"sqlite:///{tmp_path / 'lab.sqlite3'}", tmp_path / "lock"), FileLeadership)


def test_one_leads_until_it_gives_up(database_url: str) -> None:
    first, second = DatabaseLeadership(database_url), DatabaseLeadership(database_url)
    assert not first.holds()
    assert first.seek()
    assert not second.seek()
    assert not second.seek()
    assert first.holds()
    first.give_up()
    first.give_up()
    wait_for(second.seek, "the lock is free", 5)
    assert not first.holds()
    second.give_up()


def test_another_database_has_its_own_leader(database_url: str, other_url: str) -> None:
    first, second = DatabaseLeadership(database_url), DatabaseLeadership(other_url)
    assert first.seek()
    assert second.seek()
    first.give_up()
    second.give_up()


def test_who_loses_the_connection_loses_the_lead(database_url: str) -> None:
    first, second = DatabaseLeadership(database_url), DatabaseLeadership(database_url)
    assert first.seek()
    cut(database_url)  # the second has not connected yet
    wait_for(second.seek, "the lock is free", 5)
    assert not first.holds()
    assert not first.seek()
    second.give_up()
    wait_for(first.seek, "it may lead again", 5)
    first.give_up()


def test_a_killed_process_leads_no_more(database_url: str) -> None:
    leader = subprocess.Popen([sys.executable, "-c", HOLDER, database_url], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert leader.stdout is not None
    assert leader.stdout.readline() == "True\n"
    standby = DatabaseLeadership(database_url)
    assert not standby.seek()
    os.kill(leader.pid, signal.SIGKILL)
    wait_for(standby.seek, "the standby leads", 5)
    leader.wait(10)
    leader.stdout.close()
    standby.give_up()


def test_a_database_that_is_away_has_no_leader(database_url: str) -> None:
    nobody = DatabaseLeadership(database_url.replace(str(postgresql.running().port), "1"))
    assert not nobody.seek()
    assert not nobody.holds()
    nobody.give_up()
