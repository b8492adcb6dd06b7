"""Answers requests for many pieces of a file with the whole of it.

Thousands of one-byte pieces make an answer many times as large as the file, of which each piece costs the server work.
No browser asks for more than one piece of a script or a style sheet, and nobody is obliged to answer in pieces.
"""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

LONGEST = 64
"""Characters of a header that names one piece."""


class OneRange:
    """ASGI application around one that serves files."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, without a Range that names several pieces."""
        ranges = Headers(scope=scope).getlist("range") if scope["type"] == "http" else []
        if len(ranges) > 1 or any("," in each or len(each) > LONGEST for each in ranges):
            scope = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] != b"range"]}
        await self._app(scope, receive, send)
