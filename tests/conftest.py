"""What tests share: a server for all that do not need one of their own."""

import os
from collections.abc import Iterator

import pytest

from tests.server import Server


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long tests of faults to `make crash`, which sets FAULTS."""
    if os.environ.get("FAULTS"):
        return
    left_out = [item for item in items if item.get_closest_marker("faults")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("faults")]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running server with two workers, shared by the whole session."""
    server = Server(tmp_path_factory.mktemp("lab") / "data", WORKERS="2")
    server.wait_for_workers()
    yield server
    server.stop()
