"""What all connections share: how many there may be, and how long each may keep the server waiting.

uvicorn itself waits for the rest of a request, and for a reader, as long as the other side likes (only idle
connections between two requests have a time limit), so that a few thousand slow clients would be enough to shut
everybody out.
"""

import resource
import socket
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Protocol

MOST_HALF_OPEN = 512
"""Connections whose request is still arriving; where there are more, the oldest of them makes room."""

BODY_FACTOR = 6
"""So many times longer than its head may a request's body take."""

STALLED_SECONDS = 30.0
"""How long a reader may take nothing of what waits for it."""

HEAD_BYTES = 64 * 1024
"""Of a request's first line and headers."""

_OTHER_FILES = 256
"""Open files that are no connections: the database, the workers, files of pages."""


class Droppable(Protocol):
    """A connection."""

    def drop(self) -> None:
        """End it now."""


@dataclass
class Guard:
    """The connections of one server.

    Attributes
    ----------
    limit
        Connections at once.
    head_seconds
        How long the first line and the headers of a request may take to arrive.
    """

    limit: int
    head_seconds: float
    _open: int = 0
    _half_open: "OrderedDict[Droppable, None]" = field(default_factory=OrderedDict)

    @property
    def body_seconds(self) -> float:
        """How long a request's body may take to arrive."""
        return BODY_FACTOR * self.head_seconds

    def admit(self) -> bool:
        """Count a new connection, if there is room for it."""
        if self._open >= self.limit:
            return False
        self._open += 1
        return True

    def release(self) -> None:
        """A connection that was counted is over."""
        self._open -= 1

    def waits_for(self, connection: Droppable) -> None:
        """A request has begun to arrive. An honest one is there in a moment, so the oldest is the least honest."""
        self._half_open[connection] = None
        if len(self._half_open) > MOST_HALF_OPEN:
            oldest, _ = self._half_open.popitem(last=False)
            oldest.drop()

    def waits_no_more(self, connection: Droppable) -> None:
        """The request is there, or never will be."""
        self._half_open.pop(connection, None)


def affordable_connections(wanted: int) -> int:
    """As many as were wanted, or as this process may have open files for; raises its own limit as far as it may."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = wanted + _OTHER_FILES
    if soft < needed and soft != resource.RLIM_INFINITY:
        soft = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return wanted if soft == resource.RLIM_INFINITY else max(min(wanted, soft - _OTHER_FILES), 16)


def forget_dead_peers(plug: socket.socket | None) -> None:
    """Let the system end a connection whose other side takes nothing for a while, also while it is being closed."""
    option = getattr(socket, "TCP_USER_TIMEOUT", None)
    if plug is not None and option is not None and plug.family in (socket.AF_INET, socket.AF_INET6):
        plug.setsockopt(socket.IPPROTO_TCP, option, int(1000 * STALLED_SECONDS))
