"""What is done every few seconds: deleted runs are removed once nobody can want them back, and runs that paused because
the disk was full go on when there is room. Every server does it; what one has done, the others pass over."""

import asyncio
import logging
from collections.abc import Callable
from functools import partial

from fastapi.concurrency import run_in_threadpool

from backend.jobs.disk_space import look_after_room, with_reserve
from backend.runs import RunStore
from backend.runs.deletion import purge

logger = logging.getLogger(__name__)

SECONDS = 5.0


async def keep_house(store: RunStore, grace: float) -> None:
    """Sweep every few seconds, until cancelled."""
    chores: dict[str, Callable[[], object]] = {
        "deleted runs could not be removed": partial(with_reserve, store, partial(purge, store, grace)),
        "room on the disk could not be looked after": partial(look_after_room, store),
    }
    while True:
        for trouble, chore in chores.items():
            try:
                await run_in_threadpool(chore)
            except Exception:
                logger.exception("%s; trying again", trouble)
        await asyncio.sleep(min(SECONDS, grace or SECONDS))
