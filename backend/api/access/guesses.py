"""Slows down those who try tokens: after some wrong ones from an address, none is looked at for a while.

Whoever has signed in goes on: a cookie cannot be guessed, and is not counted.
"""

import math
import time

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from starlette.types import Scope

from backend.api.access.client import address_of
from backend.api.problems import Problem


class Guesses:
    """Wrong tokens by address, within a minute."""

    def __init__(self, per_minute: int) -> None:
        self._limit = RateLimitItemPerMinute(per_minute)
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    async def expect_few(self, scope: Scope) -> None:
        """Problem 429 if the request comes from where too many wrong tokens came from."""
        address = address_of(scope)
        if not await self._limiter.test(self._limit, address):
            reset, _ = await self._limiter.get_window_stats(self._limit, address)
            detail = (
                f"More than {self._limit.amount} wrong tokens came from your address within a minute. Wait; the "
                "setting SIGN_IN_LIMIT changes how many may."
            )
            raise Problem(429, "too-many-requests", detail, retry_after=max(1, math.ceil(reset - time.time())))

    async def note_wrong(self, scope: Scope) -> None:
        """One more wrong token."""
        await self._limiter.hit(self._limit, address_of(scope))
