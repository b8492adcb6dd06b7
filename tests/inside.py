"""The application under a server in this very process, where a test can reach into it."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, cast

import uvicorn

from backend.api.connections import Guard, GuardedHttp, GuardedWebSocket


@contextmanager
def serving(app: Any, guard: Guard | None = None, *, send_buffer: int | None = None) -> Iterator[int]:
    """Serve an ASGI application on a free loopback port, which is given; `send_buffer` bounds the system's buffers."""
    guard = guard or Guard(100, 10.0)
    listener = socket.socket()
    if send_buffer is not None:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, send_buffer)
    listener.bind(("127.0.0.1", 0))
    listener.listen(200)
    config = uvicorn.Config(
        app,
        http=cast(Any, partial(GuardedHttp, guard=guard)),
        ws=cast(Any, partial(GuardedWebSocket, guard=guard)),
        ws_per_message_deflate=False,
        log_config=None,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + 30
    while not server.started:
        assert thread.is_alive(), "the server ended at its start"
        assert time.monotonic() < deadline
        time.sleep(0.01)
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(20)
        listener.close()
