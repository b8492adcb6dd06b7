"""One watcher's mailbox. It is bounded: a watcher that does not keep up is dropped and may come back by its cursor."""

import asyncio
from dataclasses import dataclass

MAILBOX_SIZE = 256


@dataclass(frozen=True)
class Update:
    """A message that is ready to send, and the log entries (first, last) that it holds; (0, 0) for none.

    `cursor` is the last entry that there was when a message without entries was written.
    """

    text: str
    first: int
    last: int
    is_end: bool = False
    cursor: int = 0


class Subscription:
    """Messages waiting for one watcher.

    Attributes
    ----------
    overflowed
        Set when the mailbox ran over; nothing more comes in then.
    """

    def __init__(self) -> None:
        self._mailbox: asyncio.Queue[Update | None] = asyncio.Queue(MAILBOX_SIZE)
        self.overflowed = asyncio.Event()

    def put(self, update: Update) -> None:
        """Add a message, or mark the watcher as too slow."""
        try:
            self._mailbox.put_nowait(update)
        except asyncio.QueueFull:
            self.overflowed.set()

    def close(self) -> None:
        """Tell the watcher that the run is gone."""
        try:
            self._mailbox.put_nowait(None)
        except asyncio.QueueFull:
            self.overflowed.set()

    async def get(self) -> Update | None:
        """The next message; None when the run is gone."""
        return await self._mailbox.get()
