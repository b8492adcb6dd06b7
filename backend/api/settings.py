"""Every setting of the server, with its default. Each can be given as an environment variable of the same name."""

import ipaddress
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from backend.jobs import Place, logs
from backend.jobs.dask_engine import WORKER_NICENESS
from backend.jobs.threads import available_cores, training_threads
from backend.training.architecture import MOST_PARAMETERS

_IN_ANY_CASE = BeforeValidator(lambda value: value.lower() if isinstance(value, str) else value)


class Settings(BaseSettings):
    """The server's settings."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True, env_ignore_empty=True)

    host: str = Field("127.0.0.1", description="Address to listen on. Any but a loopback address needs a token.")
    port: int = Field(8000, ge=0, le=65_535, description="Port to listen on.")
    data_dir: Path = Field(Path("data"), description="Folder of the database and of saved weights.")
    database_url: str = Field("", description="SQLAlchemy URL; left empty, an SQLite file in the data folder.")
    artifacts_url: str = Field(
        "",
        pattern=r"^(s3://[^/]+.*)?$",
        description="Bucket of saved weights, s3://bucket/prefix; left empty, a folder in the data folder.",
    )
    scheduler_address: str | None = Field(
        None, description="Address of a Dask scheduler, tls://...; left out, workers on this machine."
    )
    workers: int = Field(
        default_factory=available_cores,
        ge=1,
        le=256,
        description="Runs at once on this machine; a worker comes up when it is wanted.",
    )
    worker_niceness: int = Field(
        WORKER_NICENESS, ge=0, le=19, description="How far training gives way to everything else on its machine."
    )
    training_threads: int = Field(
        default_factory=training_threads,
        ge=1,
        le=64,
        description="Threads on which one run of a large network trains; small networks need one alone.",
    )
    access_token: SecretStr | None = Field(
        None, min_length=8, description="The operator's token; made and printed where one is needed."
    )
    viewer_token: SecretStr | None = Field(
        None, min_length=8, description="A second token that may look, and change nothing."
    )
    allowed_hosts: list[str] = Field(
        default_factory=list, description="Host names that the server answers to, beside loopback names."
    )
    delete_grace_seconds: float = Field(
        60.0, ge=0, le=86_400, description="How long a deleted run can be had back, in seconds."
    )
    queue_limit: int = Field(200, ge=1, description="Runs that may wait at once.")
    correction_limit: int = Field(5_000, ge=1, le=100_000, description="Corrections that are kept at once.")
    run_limit: int = Field(300, ge=1, description="New runs that one client may ask for in a minute.")
    parameter_limit: int = Field(
        20_000_000, ge=1, le=MOST_PARAMETERS, description="Parameters of one run's network, at most."
    )
    run_memory_limit: int = Field(
        2 * 1024**3, ge=1024**2, description="Bytes of memory that one run may need, as estimated from its description."
    )
    prediction_limit: int = Field(
        3_000, ge=1, description="Predictions, explanations and exports that one client may ask for in a minute."
    )
    sign_in_limit: int = Field(30, ge=1, description="Wrong tokens that may come from one address in a minute.")
    socket_limit: int = Field(1_000, ge=1, description="Open WebSockets at once.")
    client_socket_limit: int = Field(100, ge=1, description="Open WebSockets of one client at once.")
    connection_limit: int = Field(4_000, ge=16, description="Open connections at once, WebSockets among them.")
    request_seconds: float = Field(
        10.0, gt=0, le=3_600, description="How long a request's headers may take to arrive; its body six times as long."
    )
    body_limit: int = Field(4 * 1024 * 1024, ge=1024, description="Bytes of a request's body.")
    log_format: Annotated[logs.Format, _IN_ANY_CASE] = Field(
        logs.DEFAULT_FORMAT, description="Form of the log's lines: for a person, or one JSON object a line."
    )
    log_level: Annotated[logs.Level, _IN_ANY_CASE] = Field(
        logs.DEFAULT_LEVEL, description="From which level on lines are written."
    )

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach the server."""
        try:
            return ipaddress.ip_address(self.host.strip("[]")).is_loopback
        except ValueError:
            return self.host == "localhost"

    @property
    def unpacked_dir(self) -> Path:
        """Where this machine keeps data sets unpacked."""
        return self.data_dir.absolute() / "datasets"

    @property
    def place(self) -> Place:
        """Where runs are kept."""
        folder = self.data_dir.absolute()
        database_url = self.database_url or f"sqlite:///{folder / 'lab.sqlite3'}"
        return Place(database_url, self.artifacts_url or str(folder / "weights"))
