"""Answers of the database that are kept until anything in it changes.

While nobody trains, a pen that moves asks the same questions twenty times a second, and the answers take longer than
the network that reads. Where the database cannot say whether it changed, it is asked each time.
"""

import threading
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from backend.runs.database import Database

T = TypeVar("T")

MOST_KEPT = 1_000


class UntilChange:
    """A memory of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._version: int | None = None
        self._kept: dict[Hashable, Any] = {}

    @property
    def remembers(self) -> bool:
        """Whether it does: whether the database can say that it has changed."""
        return self._database.is_sqlite

    def get(self, question: Hashable, ask: Callable[[], T]) -> T:
        """The answer to a question, asked anew if the database has changed since it was asked last."""
        # Looked at before asking: an answer may be newer than this number says, never older.
        version = self._database.version()
        with self._lock:
            if version != self._version:
                self._kept.clear()
                self._version = version
            if version is not None and question in self._kept:
                kept: T = self._kept[question]
                return kept
        answer = ask()
        with self._lock:
            if version is not None and version == self._version and len(self._kept) < MOST_KEPT:
                self._kept[question] = answer
        return answer
