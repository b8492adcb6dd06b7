"""The WebSocket routes."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, WebSocket, WebSocketDisconnect
from fastapi.concurrency import run_in_threadpool

from backend.api.access.client import client_of
from backend.api.live import messages
from backend.api.live.run_tails import PAGE
from backend.api.live.sockets import TooManySockets
from backend.api.live.subscription import Subscription
from backend.api.run_view import view
from backend.api.services import Services, services
from backend.runs import Run, RunNotFound
from backend.runs.thinned_log import LONG, thinned_log

router = APIRouter()
OneService = Annotated[Services, Depends(services)]
CLOSE_SECONDS = 2.0


@router.websocket("/api/events")
async def follow_list(socket: WebSocket, lab: OneService) -> None:
    """The list of runs, live."""

    async def feed() -> int:
        async with lab.list_feed.watch() as (subscription, first):
            await socket.send_text(first)
            return await _forward(socket, subscription, cursor=0, reread=None)

    await _serve(socket, lab, feed)


@router.websocket("/api/runs/{run_id}/events")
async def follow_run(
    socket: WebSocket,
    lab: OneService,
    run_id: Annotated[str, Path(max_length=40)],
    cursor: Annotated[int, Query(ge=0, le=2**53)] = 0,
    history: Annotated[Literal["whole", "thinned"], Query()] = "whole",
) -> None:
    """One run's events after a cursor, live; the history of a long run thinned, if that is asked for."""

    async def feed() -> int:
        try:
            run = await run_in_threadpool(lab.store.get, run_id)
        except RunNotFound:
            return messages.CLOSE_NO_SUCH_RUN
        async with lab.tails.watch(run) as (subscription, now):
            await socket.send_text(messages.hello(view(run, lab.store.queue_order()), cursor))

            async def reread(after: int, until: int) -> int:
                """Send what the log holds between two cursors; gives the new one, which is never past the tail's."""
                while after < until:
                    current, entries = await run_in_threadpool(lab.store.events_after, run.number, after, PAGE)
                    entries = [entry for entry in entries if entry.seq <= until]
                    if current is None or not entries:
                        break
                    after = entries[-1].seq
                    await socket.send_text(messages.run_events(view(current), after, entries))
                return after

            reached = cursor
            if history == "thinned" and cursor == 0 and run.iteration >= LONG:
                await socket.send_text(await run_in_threadpool(_thinned, lab, run, now))
                reached = now
            reached = await reread(reached, now)
            return await _forward(socket, subscription, reached, reread)

    await _serve(socket, lab, feed)


def _thinned(lab: Services, run: Run, now: int) -> str:
    log = thinned_log(lab.store, run, now)
    return messages.thinned_history(view(run, lab.store.queue_order()), now, log)


Reread = Callable[[int, int], Awaitable[int]]


async def _forward(socket: WebSocket, subscription: Subscription, cursor: int, reread: Reread | None) -> int:
    """Send what comes in until the run ends or the mailbox runs over; gives the code to close with."""
    sending = asyncio.ensure_future(_send_updates(socket, subscription, cursor, reread))
    # A reader that does not read holds up the sending itself, so the mailbox is watched beside it.
    overflow = asyncio.ensure_future(subscription.overflowed.wait())
    try:
        await asyncio.wait((sending, overflow), return_when=asyncio.FIRST_COMPLETED)
        return sending.result() if sending.done() else messages.CLOSE_TOO_SLOW
    finally:
        sending.cancel()
        overflow.cancel()


async def _send_updates(socket: WebSocket, subscription: Subscription, cursor: int, reread: Reread | None) -> int:
    """Send what comes in, each log entry once, until the run ends; gives the code to close with."""
    while True:
        update = await subscription.get()
        if update is None:
            return messages.CLOSE_NO_SUCH_RUN
        if update.cursor < cursor and not (update.last or update.is_end):
            continue  # the run as it was before what this reader has; a later state follows
        if update.last and reread is not None:
            if update.last <= cursor:
                continue
            if update.first <= cursor:
                cursor = await reread(cursor, update.last)
                continue
            cursor = update.last
        await socket.send_text(update.text)
        if update.is_end:
            return messages.CLOSE_DONE


async def _serve(socket: WebSocket, lab: Services, feed: Callable[[], Awaitable[int]]) -> None:
    """Run a feed until it ends, the reader leaves, or the reader is too slow; then close with a reason."""
    await socket.accept()
    try:
        with lab.sockets.one(client_of(socket.scope)):
            code = await _first_of(feed(), _until_gone(socket))
    except TooManySockets as reason:
        await _close(socket, messages.CLOSE_TOO_SLOW, str(reason))
        return
    if code is not None:
        await _close(
            socket, code, {messages.CLOSE_TOO_SLOW: "too slow; connect again with the last cursor"}.get(code, "")
        )


async def _first_of(feed: Awaitable[int], gone: Awaitable[None]) -> int | None:
    """The feed's closing code; None if the reader left first."""
    tasks = [asyncio.ensure_future(feed), asyncio.ensure_future(gone)]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        results = await asyncio.gather(*tasks, return_exceptions=True)
    if tasks[0] not in done:
        return None
    if isinstance(results[0], BaseException):
        if isinstance(results[0], WebSocketDisconnect | RuntimeError):
            return None
        raise results[0]
    return results[0]


async def _until_gone(socket: WebSocket) -> None:
    """Returns when the reader has left; what it says is ignored."""
    try:
        while (await socket.receive())["type"] != "websocket.disconnect":
            pass
    except (WebSocketDisconnect, RuntimeError):
        return


async def _close(socket: WebSocket, code: int, reason: str) -> None:
    try:
        await asyncio.wait_for(socket.close(code, reason), CLOSE_SECONDS)
    except (TimeoutError, RuntimeError, WebSocketDisconnect):
        return
