"""One server for all crash tests: each brings it up again before it begins, whatever the one before has done to it."""

from collections.abc import Iterator

import pytest

from tests.crash.lab import Lab


@pytest.fixture(scope="package")
def _lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    lab = Lab(
        tmp_path_factory.mktemp("crash") / "data",
        WORKERS="2",
        DELETE_GRACE_SECONDS="2",
        # After so much silence a worker is taken for dead and replaced.
        DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL="8s",
    )
    yield lab
    lab.stop()


@pytest.fixture
def lab(_lab: Lab) -> Lab:
    """The server, up and with workers."""
    _lab.be_well()
    return _lab
