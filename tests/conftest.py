"""What tests share: a server for all that do not need one of their own."""

from collections.abc import Iterator

import pytest

from tests.server import Server


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running server with two workers, shared by the whole session."""
    server = Server(tmp_path_factory.mktemp("lab") / "data", WORKERS="2")
    server.wait_for_workers()
    yield server
    server.stop()
