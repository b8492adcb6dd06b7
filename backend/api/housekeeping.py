"""Removes deleted runs once nobody can want them back. Every server does it; what one removed, the others pass over."""

import asyncio
import logging

from fastapi.concurrency import run_in_threadpool

from backend.runs import RunStore
from backend.runs.deletion import purge

logger = logging.getLogger(__name__)

SECONDS = 5.0


async def keep_house(store: RunStore, grace: float) -> None:
    """Sweep every few seconds, until cancelled."""
    while True:
        try:
            await run_in_threadpool(purge, store, grace)
        except Exception:
            logger.exception("deleted runs could not be removed; trying again")
        await asyncio.sleep(min(SECONDS, grace or SECONDS))
