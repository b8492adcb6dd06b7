"""Somebody who watches a run through everything: when the connection breaks, it connects again with its cursor."""

import random
import threading
import time
from typing import Any

from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection

from tests.server import Server, Watcher

PAUSE_SECONDS = 0.02


class _Page(Watcher):
    """Keeps what the stream says, changes of settings among it."""

    def __init__(self) -> None:
        super().__init__()
        self.changes: list[dict[str, Any]] = []

    def _event(self, event: dict[str, Any]) -> None:
        if event["type"] == "change":
            self.changes.append(event)
        else:
            super()._event(event)


class Follower(threading.Thread):
    """Follows a run on a thread of its own, until its end.

    Parameters
    ----------
    server, run_id
        What to follow.
    restless
        Given, it also drops the connection by itself now and then, at moments drawn from this.

    Attributes
    ----------
    page
        What has been seen. A point or an evaluation that comes twice is an error, which `wait` raises.
    connections
        How often it has connected.
    """

    def __init__(self, server: Server, run_id: str, restless: random.Random | None = None) -> None:
        super().__init__(name=f"follower of {run_id}", daemon=True)
        self._server, self._path = server, f"/api/runs/{run_id}/events"
        self._left, self._restless = threading.Event(), restless
        self._error: BaseException | None = None
        self.page, self.connections = _Page(), 0
        self.start()

    def run(self) -> None:
        """The thread."""
        try:
            while not (self.page.ended or self._left.is_set()):
                try:
                    with self._server.events(f"{self._path}?cursor={self.page.cursor}") as socket:
                        self.connections += 1
                        self._read(socket)
                except (OSError, EOFError, WebSocketException):
                    time.sleep(PAUSE_SECONDS)
        except BaseException as error:
            self._error = error

    def _read(self, socket: ClientConnection) -> None:
        """Take messages until the end, or until this reader has had enough for now."""
        for text in self.page.messages(socket, 120):
            self.page.take(text)
            if self.page.ended or (self._restless is not None and self._restless.random() < 0.1):
                return

    def wait(self, seconds: float = 120) -> _Page:
        """What was seen, once the run has ended."""
        self.join(seconds)
        self._left.set()
        if self._error is not None:
            raise self._error
        assert self.page.ended, f"the stream did not end within {seconds} s"
        return self.page
