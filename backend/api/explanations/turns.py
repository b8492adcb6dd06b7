"""One look into a network at a time: predictions are to find the machine free enough."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from fastapi.concurrency import run_in_threadpool
from threadpoolctl import threadpool_limits

from backend.api.problems import Problem
from backend.api.services import Services

PATIENCE_SECONDS = 10.0

T = TypeVar("T")


async def one_at_a_time(lab: Services, answer: Callable[[], T]) -> T:
    """Work in a thread of its own and on one core, once no other such work is under way; 503 if that takes too long."""
    try:
        await asyncio.wait_for(lab.explaining.acquire(), PATIENCE_SECONDS)
    except TimeoutError:
        raise Problem(503, "busy", "Another explanation is under way. Ask again in a moment.") from None

    def on_one_core() -> T:
        with threadpool_limits(1):
            return answer()

    try:
        return await run_in_threadpool(on_one_core)
    finally:
        lab.explaining.release()
