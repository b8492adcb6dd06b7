"""How often one client may ask for what costs the server something."""

import math
import re
import time
from dataclasses import dataclass

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from starlette.types import ASGIApp, Receive, Scope, Send

from backend.api.access.client import address_of, client_of
from backend.api.problems import Problem, problem_response
from backend.api.settings import Settings

CLIENTS_PER_ADDRESS = 40
"""A class that signed in from one address: all of it together may ask so many times as often as one of it."""


@dataclass(frozen=True)
class Rule:
    """Which calls count, and the setting that says how often they may come."""

    setting: str
    what: str
    calls: re.Pattern[str]


RULES = (
    Rule(
        "PREDICTION_LIMIT",
        "answers of a network",
        re.compile(r"POST /api/(predictions|explanations)(/.*)?|GET /api/runs/[^/]+/(exports|epochs)/.+"),
    ),
    Rule(
        "RUN_LIMIT",
        "new runs",
        re.compile(
            r"POST /api/(runs|searches|corrections/fine-tunings|recipes/[^/]+/runs"
            r"|runs/[^/]+/(forks|duplicate|reproduce|continue))"
        ),
    ),
)


def rule_for(method: str, path: str) -> Rule | None:
    """The rule that a call falls under, if any; a path may be a route's template."""
    call = f"{method} {path}"
    return next((rule for rule in RULES if rule.calls.fullmatch(call)), None)


class RateLimits:
    """ASGI middleware, inside of the gate: only who may ask is counted."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        amounts = {rule.setting: int(getattr(settings, rule.setting.lower())) for rule in RULES}
        self._one = {setting: RateLimitItemPerMinute(amount) for setting, amount in amounts.items()}
        self._all = {
            setting: RateLimitItemPerMinute(CLIENTS_PER_ADDRESS * amount) for setting, amount in amounts.items()
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count, and pass on or refuse."""
        rule = rule_for(scope["method"], scope["path"]) if scope["type"] == "http" else None
        problem = None if rule is None else await self._count(rule, scope)
        if problem is None:
            await self._app(scope, receive, send)
        else:
            await problem_response(problem)(scope, receive, send)

    async def _count(self, rule: Rule, scope: Scope) -> Problem | None:
        client, address = client_of(scope), address_of(scope)
        for item, who in ((self._one[rule.setting], client), (self._all[rule.setting], f"all {address}")):
            if not await self._limiter.hit(item, rule.setting, who):
                reset, _ = await self._limiter.get_window_stats(item, rule.setting, who)
                detail = (
                    f"Expected at most {item.amount:,} {rule.what} a minute. Wait a moment; the setting "
                    f"{rule.setting} changes how many one client may ask for."
                )
                return Problem(429, "too-many-requests", detail, retry_after=max(1, math.ceil(reset - time.time())))
        return None
