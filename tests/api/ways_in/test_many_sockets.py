"""Opening sockets by the thousand: those over the limit are told which one, and everybody else is served."""

import asyncio
import time

import psutil
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from tests.api.ways_in.conftest import SOCKETS, SOCKETS_OF_ONE, ask, bearer, raw, status
from tests.server import Server

OPENS = 10_000
AT_ONCE = 100


async def storm(server: Server) -> tuple[list[ClientConnection], list[str]]:
    """Open and never close; gives those that stay, and why the others were closed."""
    staying: list[ClientConnection] = []
    reasons: list[str] = []
    turn = asyncio.Semaphore(AT_ONCE)

    async def one() -> None:
        async with turn:
            try:
                socket = await connect(f"ws://127.0.0.1:{server.port}/api/events", additional_headers=bearer())
                await socket.recv()
                staying.append(socket)
            except ConnectionClosed as closed:
                assert closed.rcvd is not None
                assert closed.rcvd.code == 1013
                reasons.append(closed.rcvd.reason)
            except (InvalidHandshake, OSError):
                reasons.append("refused")

    await asyncio.gather(*(one() for _ in range(OPENS)))
    return staying, reasons


def test_thousands_of_opens_hold_no_more_than_the_limit(guarded: Server) -> None:
    process = psutil.Process(guarded.process.pid)

    async def attack() -> None:
        before = process.memory_info().rss
        staying, reasons = await storm(guarded)
        assert len(staying) == SOCKETS_OF_ONE
        assert len(reasons) == OPENS - SOCKETS_OF_ONE
        assert all("CLIENT_SOCKET_LIMIT" in reason for reason in reasons)
        assert process.memory_info().rss - before < 100_000_000
        began = time.monotonic()
        assert status(await asyncio.to_thread(raw, guarded, ask("/api/runs"))) == 200
        assert time.monotonic() - began < 2
        # Another browser that signed in has a limit of its own, until the server's own is reached.
        answer = await asyncio.to_thread(
            guarded.client.post, "/api/session", json={"token": bearer()["Authorization"].partition(" ")[2]}
        )
        cookie = {"Cookie": answer.headers["set-cookie"].partition(";")[0]}
        others, whys = [], []
        for _ in range(SOCKETS):
            socket = await connect(f"ws://127.0.0.1:{guarded.port}/api/events", additional_headers=cookie)
            try:
                await socket.recv()
                others.append(socket)
            except ConnectionClosed as closed:
                whys.append(closed.rcvd.reason if closed.rcvd else "")
        assert len(others) == SOCKETS - SOCKETS_OF_ONE
        assert all(" SOCKET_LIMIT" in why for why in whys)
        await asyncio.gather(*(socket.close() for socket in [*staying, *others]))

    asyncio.run(attack())
    with guarded.events("/api/events", bearer()) as socket:
        assert socket.recv(10)
