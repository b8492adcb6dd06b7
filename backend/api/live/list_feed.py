"""Follows the list of runs for everybody who has it open: read once, however many watch."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi.concurrency import run_in_threadpool

from backend.api.live import messages
from backend.api.live.subscription import Subscription, Update
from backend.api.run_view import view
from backend.runs import RunStore

logger = logging.getLogger(__name__)

LIST_SECONDS = 0.1
LISTED_RUNS = 50


class ListFeed:
    """The newest runs, and what changes in them."""

    def __init__(self, store: RunStore) -> None:
        self._store = store
        self._subscriptions: set[Subscription] = set()
        self._task: asyncio.Task[None] | None = None
        # Of each listed run: its id, its revision and its place in the queue, as last told.
        self._told: dict[int, tuple[str, int, int | None]] = {}

    @asynccontextmanager
    async def watch(self) -> AsyncIterator[tuple[Subscription, str]]:
        """A mailbox of changes from now on, and a first message with the whole list."""
        subscription = Subscription()
        self._subscriptions.add(subscription)
        if self._task is None:
            self._told = {}
            self._task = asyncio.create_task(self._follow())
        try:
            yield subscription, await run_in_threadpool(self._whole_list)
        finally:
            self._subscriptions.discard(subscription)
            if not self._subscriptions:
                await self.close()

    async def close(self) -> None:
        """Stop following."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def _follow(self) -> None:
        while True:
            try:
                text = await run_in_threadpool(self._changes)
            except Exception:
                logger.exception("the list of runs could not be read; trying again")
                text = None
            if text is not None:
                for subscription in self._subscriptions:
                    subscription.put(Update(text, 0, 0))
            await asyncio.sleep(LIST_SECONDS)

    def _whole_list(self) -> str:
        queue = self._store.queue_order()
        return messages.run_list([view(run, queue) for run in self._store.newest(LISTED_RUNS)], [])

    def _changes(self) -> str | None:
        """A message with the runs that changed since the last one; None if none did."""
        queue = self._store.queue_order()
        places = {number: place for place, number in enumerate(queue, start=1)}
        revisions = self._store.revisions(LISTED_RUNS)
        changed = [
            number
            for number, revision in revisions.items()
            if number not in self._told or self._told[number][1:] != (revision, places.get(number))
        ]
        # A run that is older than the listed ones fell off the end of the list; it is not gone.
        oldest = min(revisions) if len(revisions) == LISTED_RUNS else 0
        removed = [number for number in self._told if number not in revisions and number > oldest]
        if not changed and not removed:
            return None
        runs = self._store.by_number(changed)
        removed_ids = [self._told[number][0] for number in removed]
        self._told = {number: told for number, told in self._told.items() if number in revisions}
        self._told |= {run.number: (run.id, run.revision, places.get(run.number)) for run in runs}
        return messages.run_list([view(run, queue) for run in runs], removed_ids)
