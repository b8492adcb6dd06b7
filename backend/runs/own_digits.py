"""The own digits that runs learn from, frozen under the sum that their descriptions name.

They are no part of the corrections that they were made of: those may be deleted, and the run can be done again all the
same. When no run names them any more, they go too.
"""

import time

from sqlalchemy import Connection, delete, insert, select

from backend.runs.database import Database
from backend.runs.schema import own_digits, runs
from backend.training import OwnDigits, OwnDigitsError, RunSpec

UNNAMED_SECONDS = 60.0
"""So long they stay without a run: it is created right after them."""


def keep_own_digits(database: Database, digits: OwnDigits) -> str:
    """Freeze digits; gives their sum."""
    content, sha256 = digits.to_bytes(), digits.sha256
    with database.write() as connection:
        connection.execute(delete(own_digits).where(own_digits.c.sha256 == sha256))
        connection.execute(insert(own_digits).values(sha256=sha256, content=content, created_at=time.time()))
    return sha256


def own_digits_of(database: Database, spec: RunSpec) -> OwnDigits | None:
    """The own digits that a description names; None if it names none.

    Raises
    ------
    OwnDigitsError
        If they are damaged or gone.
    """
    if spec.corrections is None:
        return None
    sha256 = spec.corrections.sha256
    with database.read() as connection:
        content = connection.execute(select(own_digits.c.content).where(own_digits.c.sha256 == sha256)).scalar()
    if content is None:
        raise OwnDigitsError(f"the own digits {sha256} are not on this server any more")
    return OwnDigits.from_bytes(bytes(content), sha256)


def has_own_digits(connection: Connection, spec: RunSpec) -> bool:
    """Whether what a description names is there; a description that names none lacks nothing."""
    if spec.corrections is None:
        return True
    query = select(own_digits.c.sha256).where(own_digits.c.sha256 == spec.corrections.sha256)
    return connection.execute(query).one_or_none() is not None


def forget_unnamed(connection: Connection) -> None:
    """Remove digits that no run learns from."""
    named = runs.c.spec["corrections"]["sha256"].as_string()
    used = select(named).where(named.is_not(None))
    connection.execute(
        delete(own_digits).where(
            own_digits.c.sha256.not_in(used), own_digits.c.created_at < time.time() - UNNAMED_SECONDS
        )
    )
