"""Follows the logs of the runs that somebody watches: each log is read once, however many watch it."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from fastapi.concurrency import run_in_threadpool

from backend.api.live import messages
from backend.api.live.subscription import Subscription, Update
from backend.api.run_view import RunView, view
from backend.runs import Run, RunStore

logger = logging.getLogger(__name__)

LIVELY_SECONDS = 0.02
"""Between two looks at a run that trains or is about to; a point is on its way this much later at most."""

QUIET_SECONDS = 0.1
"""Between two looks at a paused run."""

PAGE = 500


class RunTails:
    """The tails of all watched runs."""

    def __init__(self, store: RunStore) -> None:
        self._store = store
        self._tails: dict[int, _RunTail] = {}

    @asynccontextmanager
    async def watch(self, run: Run) -> AsyncIterator[tuple[Subscription, int]]:
        """A mailbox of what happens from now on, and the cursor that 'now' is."""
        tail = self._tails.get(run.number)
        if tail is None:
            tail = self._tails[run.number] = _RunTail(self._store, run, lambda: self._drop(run.number))
        subscription = tail.subscribe()
        try:
            yield subscription, tail.cursor
        finally:
            tail.unsubscribe(subscription)

    async def close(self) -> None:
        """Stop following."""
        for tail in list(self._tails.values()):
            tail.stop()

    def _drop(self, number: int) -> None:
        self._tails.pop(number, None)


class _RunTail:
    """Reads one log as it grows, and hands every message to all mailboxes."""

    def __init__(self, store: RunStore, run: Run, on_stop: Callable[[], None]) -> None:
        self._store, self._number, self._on_stop = store, run.number, on_stop
        self.cursor = run.next_seq - 1
        self._subscriptions: set[Subscription] = set()
        self._task = asyncio.create_task(self._follow())

    def subscribe(self) -> Subscription:
        subscription = Subscription()
        self._subscriptions.add(subscription)
        return subscription

    def unsubscribe(self, subscription: Subscription) -> None:
        self._subscriptions.discard(subscription)
        if not self._subscriptions:
            self.stop()

    def stop(self) -> None:
        self._on_stop()
        self._task.cancel()

    async def _follow(self) -> None:
        shown: RunView | None = None
        try:
            while True:
                run, update, shown = await run_in_threadpool(self._look, shown)
                if run is None:
                    for subscription in self._subscriptions:
                        subscription.close()
                    break
                if update is not None:
                    self.cursor = max(self.cursor, update.last)
                    for subscription in self._subscriptions:
                        subscription.put(update)
                    if update.is_end:
                        break
                if update is None or not update.last:
                    await asyncio.sleep(QUIET_SECONDS if run.status == "paused" else LIVELY_SECONDS)
        except asyncio.CancelledError:
            raise
        except Exception:
            logger.exception("the tail of run %s broke off; its watchers connect again", self._number)
            for subscription in self._subscriptions:
                subscription.overflowed.set()
        finally:
            self._on_stop()

    def _look(self, shown: RunView | None) -> tuple[Run | None, Update | None, RunView | None]:
        """The run, what is new in its log or its row, and the run as it was shown last."""
        run, entries = self._store.events_after(self._number, self.cursor, PAGE)
        if run is None:
            return None, None, shown
        now = view(run, self._store.queue_order() if run.status == "queued" else ())
        if entries:
            text = messages.run_events(now, entries[-1].seq, entries)
            return run, Update(text, entries[0].seq, entries[-1].seq), now
        if run.is_final:
            return run, Update(messages.end(now), 0, 0, is_end=True), now
        if now != shown:
            return run, Update(messages.run_events(now, self.cursor, []), 0, 0, cursor=self.cursor), now
        return run, None, shown
