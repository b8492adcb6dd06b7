"""The outermost layer of the application: gives every request an id, times and counts it, and writes a line where it
failed or took long."""

import logging
import re
import secrets
import time
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend.api.live.messages import CLOSE_TOO_SLOW
from backend.api.observability.instruments import Instruments
from backend.jobs import logs

logger = logging.getLogger(__name__)

SLOW_SECONDS = 1.0
HEADER = "X-Request-ID"
_GOOD_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_PREDICTIONS = "/api/predictions"
_LONGEST_PATH = 200


class RequestWatch:
    """ASGI middleware. Errors that nothing inside has answered are answered here, so that they too carry the id."""

    def __init__(self, app: ASGIApp, instruments: Instruments) -> None:
        self._app, self._instruments = app, instruments

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and note what became of it."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        request_id = _request_id(scope)
        with logs.about(request_id=request_id):
            if scope["type"] == "http":
                await self._request(scope, receive, _Answer(send, request_id))
            else:
                await self._socket(scope, receive, _Answer(send, request_id))

    async def _request(self, scope: Scope, receive: Receive, answer: "_Answer") -> None:
        began = time.perf_counter()
        try:
            await self._app(scope, receive, answer)
        except Exception as error:
            respond = scope["app"].exception_handlers.get(Exception)
            if answer.status is not None or respond is None:
                raise
            await (await respond(Request(scope), error))(scope, receive, answer)
        finally:
            self._note_request(scope, answer.status, time.perf_counter() - began)

    def _note_request(self, scope: Scope, status: int | None, seconds: float) -> None:
        method = scope["method"] if scope["method"] in _METHODS else "other"
        route = _route(scope)
        # Without a status the client left before there was an answer.
        self._instruments.requests.labels(method, route, status or "none").inc()
        self._instruments.request_seconds.labels(method, route).observe(seconds)
        if route == _PREDICTIONS and status == 200:
            self._instruments.prediction_seconds.observe(seconds)
        unusual = seconds >= SLOW_SECONDS or (status is not None and status >= 500)
        level = logging.WARNING if unusual else logging.DEBUG
        path = scope["path"][:_LONGEST_PATH]
        logger.log(level, "%s %s: %s in %.0f ms", scope["method"], path, status or "no answer", 1000 * seconds)

    async def _socket(self, scope: Scope, receive: Receive, answer: "_Answer") -> None:
        answer.on_accept = self._instruments.sockets_open.inc
        try:
            await self._app(scope, receive, answer)
        finally:
            if answer.accepted:
                self._instruments.sockets_open.dec()
            status = 101 if answer.accepted else answer.status or 403
            self._instruments.requests.labels("WEBSOCKET", _route(scope), status).inc()
            if answer.close_code == CLOSE_TOO_SLOW:
                # A socket too many is closed before anything is said on it, a slow reader's never.
                self._instruments.sockets_dropped.labels("slow" if answer.spoke else "limit").inc()


class _Answer:
    """Sends what the application answers, with the request's id among its headers, and remembers how it went."""

    def __init__(self, send: Send, request_id: str) -> None:
        self._send, self._request_id = send, request_id
        self.status: int | None = None
        self.close_code: int | None = None
        self.accepted = self.spoke = False
        self.on_accept: Any = None

    async def __call__(self, message: Message) -> None:
        kind = message["type"]
        if kind in ("http.response.start", "websocket.http.response.start"):
            self.status = message["status"]
            MutableHeaders(scope=message)[HEADER] = self._request_id
        elif kind == "websocket.accept":
            self.accepted = True
            self.on_accept()
            message = {**message, "headers": list(message.get("headers", ()))}
            MutableHeaders(scope=message)[HEADER] = self._request_id
        elif kind == "websocket.send":
            self.spoke = True
        elif kind == "websocket.close":
            self.close_code = message.get("code")
        await self._send(message)


def _request_id(scope: Scope) -> str:
    """The id that came with the request, if it is one that can stand in a log; else a new one."""
    given = Headers(scope=scope).get(HEADER, "")
    return given if _GOOD_ID.fullmatch(given) else secrets.token_hex(8)


def _route(scope: Scope) -> str:
    """The template of the route that was met, never the path itself: of those there are endlessly many."""
    template = getattr(scope.get("route"), "path", None)
    if template:
        return str(template)
    folder = scope.get("root_path")  # set where a folder of files was met
    return f"{folder}/*" if folder else "unmatched"
