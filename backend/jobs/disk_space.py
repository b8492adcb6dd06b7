"""What happens when the disk is full: a run pauses, says why, and goes on by itself when there is room.

On a full disk nobody could even write that a run pauses. So a file of a few megabytes lies in reserve beside an SQLite
database; who finds the disk full gives it up and writes into its room. That it can be made again is one of the signs
that there is room. Nothing that was saved is touched by any of this.
"""

import errno
import logging
import os
import shutil
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from backend.runs import Message, Run, RunNotFound, RunStore
from backend.runs.saved_states import files_of
from backend.runs.schema import runs
from backend.runs.store import change, get

logger = logging.getLogger(__name__)

CODE = "disk-full"
RESERVE_BYTES = 4 * 1024 * 1024
ROOM_BYTES = 32 * 1024 * 1024
"""So much must be free beside the reserve before runs go on: a few saved states, and the points of a while."""
PROBE_BYTES = 1024 * 1024
"""Written where weights are kept, to learn whether that can be done; a quota shows in no other way."""
RETRY_SECONDS = 1.0

_OUT_OF_SPACE = {errno.ENOSPC, errno.EDQUOT}
# What SQLite says of a quota that is used up, and of a full disk where its index of the log should grow.
_SQLITE_FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE}
_POSTGRESQL_FULL = "53100"


def is_disk_full(error: BaseException) -> bool:
    """Whether an error of the store means that there is no room left, for a file or in the database."""
    if isinstance(error, DBAPIError):
        cause: Any = error.orig
        return getattr(cause, "sqlite_errorcode", None) in _SQLITE_FULL or (
            getattr(cause, "sqlstate", None) == _POSTGRESQL_FULL
        )
    return isinstance(error, OSError) and error.errno in _OUT_OF_SPACE


def pause_for_room(store: RunStore, run: Run) -> None:
    """Pause a run, claimed by the caller, whose state cannot be written; it will go on from the newest saved one.

    Tries until it is written down, and gives up the reserve for that.
    """
    logger.warning("run %s pauses: the disk is full", run.id)
    while True:
        try:
            _pause(store, run)
            return
        except (DBAPIError, OSError) as error:
            if not is_disk_full(error):
                raise
        if not give_up_reserve(store):
            time.sleep(RETRY_SECONDS)


def give_up_reserve(store: RunStore) -> bool:
    """Make the room that lies in reserve; False where there is none any more."""
    reserve = _reserve(store)
    if reserve is None or not reserve.exists():
        return False
    reserve.unlink(missing_ok=True)
    return True


def with_reserve(store: RunStore, action: Callable[[], object]) -> None:
    """Do what makes room, into that of the reserve if there is no other: a full disk must not keep runs undeleted."""
    try:
        action()
    except (DBAPIError, OSError) as error:
        if not (is_disk_full(error) and give_up_reserve(store)):
            raise
        action()


def look_after_room(store: RunStore) -> list[str]:
    """Keep the reserve, and queue again the runs that paused for want of room once there is some; gives their ids.

    Every server calls this every few seconds; a run is queued by one of them.
    """
    has_code = runs.c.message["code"].as_string() == CODE
    query = select(runs.c.id).where(runs.c.status == "paused", runs.c.deleted_at.is_(None), has_code)
    with store.database.read() as connection:
        waiting = list(connection.execute(query.order_by(runs.c.queued_at, runs.c.number)).scalars())
    if not (_keep_reserve(store) and waiting and _can_save(store)):
        return []
    return [run_id for run_id in waiting if _go_on(store, run_id)]


def _pause(store: RunStore, run: Run) -> None:
    with store.database.write() as connection:
        try:
            current = get(connection, run.id, lock=True)
        except RunNotFound:  # deleted: hidden, and to be paused without more words; or gone
            connection.execute(
                update(runs)
                .where(runs.c.number == run.number, runs.c.attempt == run.attempt, runs.c.status == "running")
                .values(status="paused", wanted="run", revision=runs.c.revision + 1)
            )
            return
        if current.attempt != run.attempt or current.status != "running":
            return
        if current.wanted == "stop":
            change(connection, current, status="stopped", wanted="run", ended_at=time.time())
        else:  # a pause that was asked for is not ended by there being room
            message = None if current.wanted == "pause" else _message(current)
            change(connection, current, status="paused", wanted="run", message=message)
        files = files_of(connection, current)
    store.artifacts.keep_only(run.id, files)


def _message(run: Run) -> Message:
    room = (ROOM_BYTES + RESERVE_BYTES) // (1024 * 1024)
    return {
        "code": CODE,
        "params": {"iteration": run.iteration, "megabytes": room},
        "text": (
            f"The disk is full, so the run paused at iteration {run.iteration:,}. All that was saved is sound. "
            f"It goes on by itself when about {room} MB are free: delete runs, or make room on the server's disk."
        ),
    }


def _go_on(store: RunStore, run_id: str) -> bool:
    with store.database.write() as connection:
        try:
            run = get(connection, run_id, lock=True)
        except RunNotFound:
            return False
        if run.status != "paused" or run.message is None or run.message["code"] != CODE:
            return False
        # It keeps its moment of queueing, and so goes before those that have not begun.
        change(connection, run, status="queued", wanted="run", message=None, fruitless_attempts=0)
    logger.warning("run %s goes on: there is room again", run_id)
    return True


def _reserve(store: RunStore) -> Path | None:
    """Its file; PostgreSQL's disk is another's to look after."""
    return Path(str(store.database.url.database)).with_name("disk-reserve") if store.database.is_sqlite else None


def _keep_reserve(store: RunStore) -> bool:
    """Whether there is room where the database lies; the reserve is made anew if it was given up."""
    reserve = _reserve(store)
    if reserve is None:
        return True
    whole = reserve.exists() and reserve.stat().st_size == RESERVE_BYTES
    free = shutil.disk_usage(reserve.parent).free
    if free < ROOM_BYTES + (0 if whole else RESERVE_BYTES):
        return False
    try:
        if not whole:
            reserve.write_bytes(os.urandom(RESERVE_BYTES))  # so that no file system makes less of it
    except OSError as error:
        reserve.unlink(missing_ok=True)
        if not is_disk_full(error):
            raise
        return False
    return True


def _can_save(store: RunStore) -> bool:
    """Whether a file can be written where weights are kept."""
    try:
        store.artifacts.save("probe", "probe", os.urandom(PROBE_BYTES))
    except OSError as error:
        if not is_disk_full(error):
            raise
        return False
    finally:
        store.artifacts.delete_run("probe")
    return True
