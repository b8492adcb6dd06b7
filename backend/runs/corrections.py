"""What people drew, what they meant by it and what a run read: kept on this server, until they delete it."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, delete, func, insert, select

from backend.runs.database import Database, one_at_a_time
from backend.runs.schema import corrections
from backend.runs.store import Conflict, new_id

Stroke = Sequence[Sequence[float]]
READ_AT_ONCE = 200


class CorrectionNotFound(Exception):
    """There is no correction of that id."""


@dataclass(frozen=True)
class Correction:
    """One drawing and its meaning.

    Attributes
    ----------
    number, id
        Its place in the order of writing, and its name.
    writer
        Whose hand.
    label
        The digit that was meant.
    predicted, run
        What was read, and by which run, which may be gone; None where nothing was.
    strokes
        As they were drawn: points of x, y and, where it is known, pressure and milliseconds. Empty for a picture.
    image
        784 bytes as the network saw it, 0 paper to 255 ink.
    created_at
        Seconds since 1970.
    """

    number: int
    id: str
    writer: str
    label: int
    predicted: int | None
    run: str | None
    strokes: Sequence[Stroke]
    image: bytes
    created_at: float


class CorrectionStore:
    """All corrections."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self,
        *,
        writer: str,
        label: int,
        strokes: Sequence[Stroke],
        image: bytes,
        predicted: int | None = None,
        run: str | None = None,
        limit: int,
    ) -> Correction:
        """Keep one; Conflict if there are `limit` already."""
        with self._database.write() as connection:
            one_at_a_time(connection, "queue")  # two who count at once would both find the last place
            kept = connection.execute(select(func.count()).select_from(corrections)).scalar_one()
            if kept >= limit:
                raise Conflict(
                    f"expected fewer than {limit:,} corrections on this server, and there are {kept:,}; "
                    "delete some, or raise the setting CORRECTION_LIMIT"
                )
            row = connection.execute(
                insert(corrections)
                .values(
                    id=new_id(),
                    writer=writer,
                    label=label,
                    predicted=predicted,
                    run=run,
                    strokes=strokes,
                    image=image,
                    created_at=time.time(),
                )
                .returning(*corrections.c)
            ).one()
        return _read(row)

    def get(self, correction_id: str) -> Correction:
        """The one of that id; CorrectionNotFound if there is none."""
        with self._database.read() as connection:
            row = connection.execute(select(corrections).where(corrections.c.id == correction_id)).one_or_none()
        if row is None:
            raise CorrectionNotFound(correction_id)
        return _read(row)

    def newest(self, limit: int, *, writer: str | None = None, after: str | None = None) -> list[Correction]:
        """At most `limit`, newest first, of one writer or of all; `after` gives those older than the one of that id."""
        query = select(corrections).order_by(corrections.c.number.desc()).limit(limit)
        if writer is not None:
            query = query.where(corrections.c.writer == writer)
        if after is not None:
            query = query.where(corrections.c.number < self.get(after).number)
        with self._database.read() as connection:
            return [_read(row) for row in connection.execute(query)]

    def all_of(self, writer: str | None = None) -> Iterator[Correction]:
        """All, oldest first, of one writer or of everybody; some are read at a time."""
        last = 0
        while True:
            query = select(corrections).where(corrections.c.number > last).order_by(corrections.c.number)
            if writer is not None:
                query = query.where(corrections.c.writer == writer)
            with self._database.read() as connection:
                rows = connection.execute(query.limit(READ_AT_ONCE)).all()
            yield from map(_read, rows)
            if len(rows) < READ_AT_ONCE:
                return
            last = rows[-1].number

    def writers(self) -> Mapping[str, int]:
        """How many there are of each writer, by name."""
        query = select(corrections.c.writer, func.count().label("count")).group_by(corrections.c.writer)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(corrections.c.writer))
            return {row.writer: row._mapping["count"] for row in rows}

    def delete(self, correction_id: str) -> None:
        """Remove one; CorrectionNotFound if there is none."""
        with self._database.write() as connection:
            gone = connection.execute(delete(corrections).where(corrections.c.id == correction_id))
        if not gone.rowcount:
            raise CorrectionNotFound(correction_id)

    def delete_all_of(self, writer: str) -> int:
        """Remove all of a writer; gives how many there were."""
        with self._database.write() as connection:
            return connection.execute(delete(corrections).where(corrections.c.writer == writer)).rowcount


def _read(row: Row[Any]) -> Correction:
    fields = dict(row._mapping)
    return Correction(**{**fields, "image": bytes(fields["image"])})
