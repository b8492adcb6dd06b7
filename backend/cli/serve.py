"""`python -m backend serve`: the server."""

import argparse
import socket
import sys
from functools import partial
from typing import Any, cast

import uvicorn
from pydantic import ValidationError

from backend.api import Settings, create_app
from backend.api.access import AccessPolicy
from backend.api.connections import Guard, GuardedHttp, GuardedWebSocket
from backend.api.connections.guard import affordable_connections
from backend.api.field_errors import field_errors
from backend.cli.command_error import CommandError
from backend.jobs import logs
from backend.jobs.place import open_store
from backend.runs import DatabaseError
from backend.runs.artifact_bucket import BucketError

SHUTDOWN_SECONDS = 3

SWITCH_SECONDS = 0.0005
"""After which a thread lets another one go on. Asking the database, a thread gives way at each call, and would wait
Python's 5 ms each time to go on while the event loop serves hundreds of viewers."""


def add_to(commands: Any) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "serve",
        help="serve the pages and the API",
        description="Serve the pages and the API. Every setting is also an environment variable (docs/settings.md).",
    )
    parser.add_argument("--host", help="address to listen on (127.0.0.1)")
    parser.add_argument("--port", help="port to listen on (8000)")
    parser.add_argument("--data-dir", help="folder of the database and of saved weights (data)")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Serve until interrupted."""
    settings = settings_from(options, "host", "port", "data_dir")
    logs.set_up(settings.log_format, settings.log_level)
    policy = AccessPolicy.from_settings(settings)
    listener = _listen(settings)
    _open_database(settings)
    _greet(settings, policy, listener.getsockname()[1])
    guard = Guard(affordable_connections(settings.connection_limit), settings.request_seconds)
    config = uvicorn.Config(
        create_app(settings, policy),
        http=cast(Any, partial(GuardedHttp, guard=guard)),
        ws=cast(Any, partial(GuardedWebSocket, guard=guard)),
        ws_max_size=64 * 1024,
        ws_per_message_deflate=False,
        access_log=False,
        log_config=None,  # its lines go where all lines go
        server_header=False,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )
    sys.setswitchinterval(SWITCH_SECONDS)
    server = uvicorn.Server(config)
    server.run(sockets=[listener])
    return 0 if server.started else 1


def settings_from(options: argparse.Namespace, *names: str) -> Settings:
    """The settings of the environment, but for those given as options of these names."""
    given = {name: getattr(options, name) for name in names}
    try:
        return Settings(**{name: value for name, value in given.items() if value not in (None, "")})
    except ValidationError as error:
        wrong = field_errors(error.errors())[0]
        raise CommandError(f"{wrong.field.upper()}: expected {wrong.expected}, got {wrong.got}") from None


def _listen(settings: Settings) -> socket.socket:
    """Take the port before anything is started, so that a port in use is said at once and in words."""
    host = settings.host.strip("[]")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, settings.port))
    except OSError as error:
        listener.close()
        raise CommandError(
            f"cannot listen on {settings.host} port {settings.port}: {error.strerror}. Choose another with PORT=..."
        ) from None
    listener.listen(2048)
    return listener


def _open_database(settings: Settings) -> None:
    """Bring the tables up to date now: what is wrong with them is said in words, not by a server that breaks off."""
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        store = open_store(settings.place)
        store.database.migrate()
        store.database.check()
        store.artifacts.check()
    except BucketError as error:
        raise CommandError(str(error)) from None
    except OSError as error:
        raise CommandError(f"DATA_DIR: cannot use {settings.data_dir}: {error.strerror}") from None
    except DatabaseError as error:
        raise CommandError(str(error)) from None


def _greet(settings: Settings, policy: AccessPolicy, port: int) -> None:
    everywhere = settings.host in ("0.0.0.0", "::")  # noqa: S104
    host = "127.0.0.1" if everywhere else settings.host
    print(f"Backprop Lab is at http://{host}:{port}", flush=True)
    print(f"Runs are kept in {settings.data_dir.absolute()}", flush=True)
    if "operator" in policy.tokens and settings.access_token is None:
        print(f"Token: {policy.tokens['operator']}", flush=True)
