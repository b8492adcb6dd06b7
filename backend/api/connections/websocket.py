"""uvicorn's WebSocket connection, with an end to its patience."""

from asyncio import TimerHandle
from functools import lru_cache
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame, Opcode
from websockets.protocol import State

from backend.api.connections.guard import STALLED_SECONDS, Guard

MOST_FRAGMENTS = 64
"""Of one message. The streams' clients have nothing to say, so this is generous."""


@lru_cache(maxsize=32)
def text_frame(text: str) -> bytes:
    """A whole message as it stands on the wire, from a server that compresses nothing."""
    return Frame(Opcode.TEXT, text.encode()).serialize(mask=False)


class GuardedWebSocket(WebSocketsSansIOProtocol):
    """A socket that a reader who takes nothing cannot hold for ever.

    It was counted by the HTTP connection that it was at first.
    """

    def __init__(self, *arguments: Any, guard: Guard, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._guard = guard
        self._stall: TimerHandle | None = None

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock."""
        self._guard.release()
        self._end_stall()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """The reader lags behind: nothing more is read of it either, or answers to its pings would pile up."""
        super().pause_writing()
        if not self.transport.is_closing():
            self.transport.pause_reading()
        if self._stall is None:
            self._stall = self.loop.call_later(STALLED_SECONDS, self.drop)

    def resume_writing(self) -> None:
        """The reader has taken something."""
        self._end_stall()
        super().resume_writing()
        if not self.read_paused and not self.transport.is_closing():
            self.transport.resume_reading()

    async def send(self, message: Any) -> None:
        """Say it when the reader has room for it; but the reason of a close is said to one who has none, too."""
        kind = message["type"]
        if kind == "websocket.close":
            self.writable.set()
        elif kind == "websocket.send" and message.get("text") is not None and self._is_talking:
            # Of a few hundred viewers each is sent the same text: its frame, which has no mask, is made once.
            await self.writable.wait()
            if self._is_talking:
                self.transport.write(text_frame(message["text"]))
                return
        await super().send(message)

    @property
    def _is_talking(self) -> bool:
        return self.handshake_complete and not self.close_sent and self.conn.state is State.OPEN

    def handle_cont(self, event: Frame) -> None:
        """One more piece of a message, of which there may be only so many."""
        if len(self.frames) >= MOST_FRAGMENTS:
            self.drop()
            return
        super().handle_cont(event)

    def drop(self) -> None:
        """End the connection now."""
        self.transport.abort()

    def _end_stall(self) -> None:
        if self._stall is not None:
            self._stall.cancel()
            self._stall = None
