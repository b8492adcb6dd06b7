"""uvicorn's HTTP connection, with an end to its patience."""

import asyncio
import json
from asyncio import TimerHandle
from typing import Any, Literal, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from backend.api.connections.guard import HEAD_BYTES, STALLED_SECONDS, Guard, forget_dead_peers
from backend.api.problems import MEDIA_TYPE, problem_body

Arriving = Literal["head", "body"]

_LINES = {
    408: b"408 Request Timeout",
    431: b"431 Request Header Fields Too Large",
    503: b"503 Service Unavailable",
}


class GuardedHttp(HttpToolsProtocol):
    """A connection whose requests must arrive, and whose answers must be taken, within a time and a size."""

    def __init__(self, *arguments: Any, guard: Guard, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._guard = guard
        self._admitted = False
        # What is waited for; a connection begins by waiting for the first line of its first request.
        self._arriving: Arriving | None = "head"
        self._head_bytes = 0
        self._deadline: TimerHandle | None = None
        self._deadline_of: Arriving | None = None
        self._stall: TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Count it, or send it away at once."""
        self.transport = cast(asyncio.Transport, transport)
        self._admitted = self._guard.admit()
        if not self._admitted:
            self._refuse(503, "busy", "Too many connections are open; the setting CONNECTION_LIMIT changes how many.")
            return
        forget_dead_peers(transport.get_extra_info("socket"))
        super().connection_made(self.transport)
        self._wait_for(self._arriving)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop all clocks."""
        if not self._admitted:
            return
        self._guard.release()
        self._wait_for(None)
        self._end_stall()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take some bytes, and see whether the request is there now."""
        if not self._admitted:
            return
        super().data_received(data)
        if self.transport.get_protocol() is not self:  # a WebSocket from here on, which goes by its own clocks
            self._wait_for(None)
            self._end_stall()
            return
        if self.transport.is_closing():
            return
        if self._arriving == "head":
            self._head_bytes += len(data)
            if self._head_bytes > HEAD_BYTES:
                self._refuse(431, "too-large", f"Expected at most {HEAD_BYTES:,} bytes of headers.")
                return
        elif self._arriving is None and self._is_idle:
            # Bytes between two requests that begin none, such as line breaks: they too are waited for only so long.
            self._arriving = "head"
        self._wait_for(self._arriving)

    @property
    def _is_idle(self) -> bool:
        answered = self.cycle is None or self.cycle.response_complete
        return answered and self.timeout_keep_alive_task is None

    def on_message_begin(self) -> None:
        """A request's first byte."""
        self._arriving, self._head_bytes = "head", 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Its headers are there."""
        self._arriving = "body"
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """All of it is there."""
        self._arriving = None
        super().on_message_complete()

    def pause_writing(self) -> None:
        """The reader lags behind."""
        super().pause_writing()
        if self._stall is None:
            self._stall = self.loop.call_later(STALLED_SECONDS, self.drop)

    def resume_writing(self) -> None:
        """The reader has taken something."""
        self._end_stall()
        super().resume_writing()

    def drop(self) -> None:
        """End the connection now, whatever it is at."""
        self._wait_for(None)
        self.transport.abort()

    def _wait_for(self, arriving: Arriving | None) -> None:
        """Set the clock for a part of a request; one that runs for the same part goes on."""
        if arriving == self._deadline_of:
            return
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
        self._deadline_of = arriving
        if arriving is None:
            self._guard.waits_no_more(self)
            return
        seconds = self._guard.head_seconds if arriving == "head" else self._guard.body_seconds
        self._deadline = self.loop.call_later(seconds, self._too_late)
        self._guard.waits_for(self)

    def _too_late(self) -> None:
        self._deadline = None
        began = self._head_bytes > 0 or self._deadline_of == "body"
        self._wait_for(None)
        if self.transport.is_closing():
            self.transport.abort()
        elif began:
            self._refuse(408, "too-slow", "The request did not arrive in time; the setting REQUEST_SECONDS says when.")
        else:  # a connection that was opened and not used, as browsers do
            self.transport.close()

    def _refuse(self, status: int, code: str, detail: str) -> None:
        """Answer with a problem in place of the application, and close; not into an answer that is under way."""
        if self.cycle is not None and self.cycle.response_started and not self.cycle.response_complete:
            self.drop()
            return
        body = json.dumps(problem_body(status, code, detail)).encode()
        head = [
            b"HTTP/1.1 " + _LINES[status],
            b"content-type: " + MEDIA_TYPE.encode(),
            b"content-length: %d" % len(body),
            b"connection: close",
            *([b"retry-after: 5"] if status == 503 else []),
        ]
        self.transport.write(b"\r\n".join(head) + b"\r\n\r\n" + body)
        self.transport.close()

    def _end_stall(self) -> None:
        if self._stall is not None:
            self._stall.cancel()
            self._stall = None
