"""How many WebSockets are open, in all and of each client, and how many may be."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager


class TooManySockets(Exception):
    """As many are open as may be; the message names the limit and the setting."""


class SocketCount:
    """Counts open sockets against two limits, that of the server and that of one client."""

    def __init__(self, limit: int, client_limit: int) -> None:
        self._limit, self._client_limit = limit, client_limit
        self._open: Counter[str] = Counter()
        self._total = 0

    @contextmanager
    def one(self, client: str) -> Iterator[None]:
        """Counts for as long as the block runs; TooManySockets if there is no room."""
        if self._total >= self._limit:
            raise TooManySockets(f"{self._limit} sockets are open; the setting SOCKET_LIMIT changes how many may be")
        if self._open[client] >= self._client_limit:
            raise TooManySockets(
                f"{self._client_limit} sockets of yours are open; the setting CLIENT_SOCKET_LIMIT changes how many may"
            )
        self._total += 1
        self._open[client] += 1
        try:
            yield
        finally:
            self._total -= 1
            self._open[client] -= 1
            if not self._open[client]:
                del self._open[client]
