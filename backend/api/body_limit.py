"""Refuses a body that is too large before it is read, and one that lies about its size while it is."""

import re
from contextlib import suppress

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend.api.problems import Problem, problem_response

LARGE = re.compile(r"/api/(predictions|explanations|corrections)(/.*)?")
"""What takes drawings. All else that is sent is a few kilobytes of JSON."""

SMALL_BYTES = 64 * 1024

SIGN_IN = "/api/session"
SIGN_IN_BYTES = 4_096
"""What somebody may send whom the server does not know yet."""

MOST_HELD_BYTES = 256 * 1024 * 1024
"""Of all bodies that are being read at once."""

_BUSY = "Other requests are being read that are large together. Send this one again in a moment."


class _Stop(BaseException):  # no Exception: nothing between here and the body is to answer it in words of its own
    pass


class BodyLimit:
    """ASGI middleware with a limit in bytes."""

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self._app, self._limit = app, limit
        self._held = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, counting what comes."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._limit_of(scope["path"])
        setting = "; the setting BODY_LIMIT changes it" if limit == self._limit else ""
        too_large = Problem(413, "too-large", f"Expected a body of at most {limit:,} bytes{setting}.")
        declared = Headers(scope=scope).get("content-length", "0")
        if not (declared.isascii() and declared.isdecimal() and len(declared) < 20 and int(declared) <= limit):
            await _refuse(too_large, scope, receive, send)
            return
        problem: Problem | None = None
        received = 0

        async def counted() -> Message:
            nonlocal received, problem
            message = await receive()
            size = len(message.get("body", b""))
            received += size
            self._held += size
            if received > limit:
                problem = too_large
            elif self._held > MOST_HELD_BYTES:
                problem = Problem(503, "busy", _BUSY, retry_after=1)
            if problem is not None:
                raise _Stop
            return message

        async def unless_stopped(message: Message) -> None:
            # The application sees a body that broke off and may answer in its own words; ours are better.
            if problem is None:
                await send(message)

        try:
            with suppress(_Stop):
                await self._app(scope, counted, unless_stopped)
        finally:
            self._held -= received
        if problem is not None:
            await _refuse(problem, scope, receive, send)

    def _limit_of(self, path: str) -> int:
        if path == SIGN_IN:
            return SIGN_IN_BYTES
        return self._limit if LARGE.fullmatch(path) else min(SMALL_BYTES, self._limit)


async def _refuse(problem: Problem, scope: Scope, receive: Receive, send: Send) -> None:
    response = problem_response(problem)
    response.headers["Connection"] = "close"  # or the server would go on reading what nobody wants
    await response(scope, receive, send)
