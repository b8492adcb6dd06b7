"""How many WebSockets are open, and how many may be."""

from collections.abc import Iterator
from contextlib import contextmanager


class TooManySockets(Exception):
    """As many are open as may be; the message names the limit and the setting."""


class SocketCount:
    """Counts open sockets against a limit."""

    def __init__(self, limit: int) -> None:
        self._limit, self._open = limit, 0

    @contextmanager
    def one(self) -> Iterator[None]:
        """Counts for as long as the block runs; TooManySockets if there is no room."""
        if self._open >= self._limit:
            raise TooManySockets(f"{self._limit} sockets are open; the setting SOCKET_LIMIT changes how many may be")
        self._open += 1
        try:
            yield
        finally:
            self._open -= 1
