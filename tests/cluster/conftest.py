"""A cluster on this machine, for the tests of this folder: PostgreSQL, a bucket, a scheduler and two workers."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cluster import postgresql, s3
from tests.cluster.certificates import tls_environment
from tests.cluster.nodes import Nodes
from tests.server import Server


@pytest.fixture(scope="package")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What every part of the cluster is told: certificates, and the keys of the bucket."""
    tls = tls_environment(tmp_path_factory.mktemp("certificates"))
    return {**tls, **s3.running().environment, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


@pytest.fixture(scope="package")
def _nodes(tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]) -> Iterator[Nodes]:
    nodes = Nodes(tmp_path_factory.mktemp("nodes"), environment)
    yield nodes
    nodes.stop()


@pytest.fixture
def nodes(_nodes: Nodes) -> Nodes:
    """Scheduler and workers, up, whatever the test before has done to them."""
    _nodes.be_well()
    return _nodes


@pytest.fixture
def database_url() -> Iterator[str]:
    """An empty PostgreSQL database."""
    server = postgresql.running()
    name = server.new_database()
    yield server.url(name)
    server.drop(name)


@pytest.fixture
def serve(tmp_path: Path, database_url: str, nodes: Nodes, environment: dict[str, str]) -> Iterator[Callable]:
    """Starts servers of the cluster, each with a data folder of its own; weights go to the bucket."""
    servers: list[Server] = []

    def start() -> Server:
        server = Server(
            tmp_path / f"server-{len(servers)}",
            DATABASE_URL=database_url,
            SCHEDULER_ADDRESS=nodes.address,
            ARTIFACTS_URL=f"s3://{s3.BUCKET}/{tmp_path.name}",
            **environment,
        )
        servers.append(server)
        return server

    yield start
    for server in servers:
        if server.process.poll() is None:
            server.stop()
