"""/healthz and /readyz: what they say of a server that is well, and of one that is not."""

import socket
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from backend import __version__
from tests.server import Server, wait_for


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that may be treated badly."""
    server = Server(tmp_path_factory.mktemp("health") / "data", WORKERS="1")
    server.wait_for_workers()
    yield server
    server.stop()


def wrong(response: httpx.Response) -> list[str]:
    """The parts that are not well, by a problem that names each with what was expected and what came."""
    assert response.status_code == 503, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["code"] == "unavailable"
    for error in problem["errors"]:
        assert f"{error['field']}: expected {error['expected']}, got {error['got']}" in problem["detail"]
    return [error["field"] for error in problem["errors"]]


def test_healthz_keeps_its_form(one: Server) -> None:
    assert one.client.get("/healthz").json() == {"version": __version__, "workers_ready": True}


def test_a_server_that_is_ready_says_what_it_has(one: Server) -> None:
    response = one.client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"version": __version__, "dispatcher": "leads", "workers": 1}


def test_a_database_of_another_version_is_not_ready(one: Server) -> None:
    database = sqlite3.connect(one.data_dir / "lab.sqlite3", isolation_level=None)
    version = database.execute("select version_num from alembic_version").fetchone()[0]
    database.execute("update alembic_version set version_num = '0000'")
    response = one.client.get("/readyz")
    database.execute("update alembic_version set version_num = ?", (version,))
    database.close()
    assert wrong(response) == ["database"]
    assert response.json()["errors"][0]["got"] == "tables of another version"
    assert one.client.get("/readyz").status_code == 200


def test_a_data_folder_that_is_gone_is_not_ready(one: Server) -> None:
    elsewhere = one.data_dir.with_name("elsewhere")
    one.data_dir.rename(elsewhere)
    response = one.client.get("/readyz")
    elsewhere.rename(one.data_dir)
    assert "data_dir" in wrong(response)
    assert response.json()["errors"][-1]["got"] == "No such file or directory"
    wait_for(lambda: one.client.get("/readyz").status_code == 200, "it is ready again", 20)


def test_one_that_stands_by_is_ready_and_has_no_workers(one: Server) -> None:
    second = Server(one.data_dir, WORKERS="1")
    try:
        assert second.client.get("/readyz").json() == {
            "version": __version__,
            "dispatcher": "stands-by",
            "workers": None,
        }
        figures = second.client.get("/metrics").text
        assert "backprop_lab_dispatcher_leader 0.0" in figures
        assert "backprop_lab_workers 0.0" in figures
    finally:
        second.stop()


def test_without_its_engine_a_server_lives_and_is_not_ready(tmp_path: Path) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # taken, and nobody answers there
        server = Server(tmp_path / "data", SCHEDULER_ADDRESS=f"tls://127.0.0.1:{nobody.getsockname()[1]}")
        try:
            assert wrong(server.client.get("/readyz")) == ["workers"]
            assert server.client.get("/healthz").json()["workers_ready"] is False
            wait_for(
                lambda: "cannot be reached" in server.client.get("/readyz").json()["detail"], "its loss is said", 30
            )
            assert server.client.get("/api/runs").status_code == 200
        finally:
            server.stop()
