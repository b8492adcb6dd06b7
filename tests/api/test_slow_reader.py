"""A watcher that does not keep up is told so, and does not hold anything up."""

import asyncio

from backend.api.live import messages
from backend.api.live.routes import _forward
from backend.api.live.subscription import MAILBOX_SIZE, Subscription, Update


class StuckReader:
    """The server's end of a socket whose reader never reads: sending never returns."""

    async def send_text(self, text: str) -> None:
        await asyncio.Event().wait()


def test_a_reader_that_never_reads_is_closed_as_too_slow() -> None:
    async def watch() -> int:
        subscription = Subscription()
        forwarding = asyncio.ensure_future(_forward(StuckReader(), subscription, 0, None))
        for number in range(1, MAILBOX_SIZE + 3):
            await asyncio.sleep(0)
            subscription.put(Update("points", number, number))
        return await asyncio.wait_for(forwarding, 5)

    assert asyncio.run(watch()) == messages.CLOSE_TOO_SLOW


def test_watchers_of_a_tail_that_broke_off_are_sent_away() -> None:
    async def watch() -> int:
        subscription = Subscription()
        forwarding = asyncio.ensure_future(_forward(StuckReader(), subscription, 0, None))
        await asyncio.sleep(0)
        subscription.overflowed.set()  # what a tail does when it cannot read on
        return await asyncio.wait_for(forwarding, 5)

    assert asyncio.run(watch()) == messages.CLOSE_TOO_SLOW
