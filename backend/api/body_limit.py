"""Refuses a body that is too large before it is read, and one that lies about its size while it is."""

from contextlib import suppress

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend.api.problems import Problem, problem_response


class _TooLarge(Exception):
    pass


class BodyLimit:
    """ASGI middleware with a limit in bytes."""

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self._app, self._limit = app, limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, counting what comes."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        declared = Headers(scope=scope).get("content-length", "0")
        problem = Problem(
            413, "too-large", f"Expected a body of at most {self._limit:,} bytes; the setting BODY_LIMIT changes it."
        )
        refusal = problem_response(problem)
        refusal.headers["Connection"] = "close"  # or the server would go on reading what nobody wants
        if not declared.isdecimal() or int(declared) > self._limit:
            await refusal(scope, receive, send)
            return
        received = 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self._limit:
                raise _TooLarge
            return message

        async def unless_too_large(message: Message) -> None:
            # The application sees a body that broke off and may answer in its own words; ours are better.
            if received <= self._limit:
                await send(message)

        with suppress(_TooLarge):
            await self._app(scope, counted, unless_too_large)
        if received > self._limit:
            await refusal(scope, receive, send)
