"""What tests share: a server for all that do not need one of their own, and which of them run side by side."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crash.moments import tally
from tests.server import Server

# Browsers and checks keep every core busy while they wait for trainings, which must not be left what remains.
os.environ.setdefault("WORKER_NICENESS", "0")

TOGETHER = ("browser", "crash")
"""Folders whose tests run one after the other, in one process: they want the machine's time for themselves."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Say which tests stay together; tests of other files may share a process in any order."""
    for item in items:
        folder = item.path.relative_to(Path(__file__).parent).parts[0]
        item.add_marker(pytest.mark.xdist_group(folder if folder in TOGETHER else str(item.path)))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what the moments of faults hit."""
    for what, count in sorted(tally.items()):
        terminalreporter.write_line(f"{count:5} {what}")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running server with two workers, shared by the whole session."""
    server = Server(tmp_path_factory.mktemp("lab") / "data", WORKERS="2")
    server.wait_for_workers()
    yield server
    server.stop()
