"""How every process of ours writes its log, the server's and the workers': one line an event, to stderr, as text or as
JSON. A line names the request or the run that it is about without being told: that is kept beside the call stack.
"""

import json
import logging
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Literal, get_args

Format = Literal["text", "json"]
Level = Literal["debug", "info", "warning", "error"]
DEFAULT_FORMAT: Format = "text"
DEFAULT_LEVEL: Level = "warning"

OURS = "backend"
# Libraries that bring a handler and a form of their own, and from which level on they have something to say to us.
_OTHERS = {
    "distributed": logging.ERROR,
    "distributed.client": logging.ERROR,
    "distributed.gc": logging.ERROR,
    "tornado": logging.CRITICAL,
    "tornado.application": logging.ERROR,
    "uvicorn": logging.WARNING,
}
_FIELDS = ("request_id", "run", "attempt")
_CONTROL = {code: f"\\x{code:02x}" for code in (*range(32), 127)}

_about: ContextVar[Mapping[str, str | int]] = ContextVar("about", default={})  # noqa: B039 - it is never changed


@contextmanager
def about(*, request_id: str | None = None, run: str | None = None, attempt: int | None = None) -> Iterator[None]:
    """What the lines that are written inside the block are about, beside what they were about before."""
    given = {"request_id": request_id, "run": run, "attempt": attempt}
    token = _about.set({**_about.get(), **{name: value for name, value in given.items() if value is not None}})
    try:
        yield
    finally:
        _about.reset(token)


def set_up(form: Format, level: Level) -> None:
    """Send all lines of this process through one handler; those of libraries only from a warning on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json() if form == "json" else _Text())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    chosen = logging.getLevelNamesMapping()[level.upper()]
    root.setLevel(max(chosen, logging.WARNING))
    logging.getLogger(OURS).setLevel(chosen)
    for name, least in _OTHERS.items():
        other = logging.getLogger(name)
        other.handlers.clear()
        other.propagate = True
        other.setLevel(least)
    logging.captureWarnings(True)


def set_up_from_environment() -> None:
    """The same in a process that has no settings but the environment's; one that is not right counts as not set."""
    form, level = (os.environ.get(name, "").lower() for name in ("LOG_FORMAT", "LOG_LEVEL"))
    set_up(
        next((known for known in get_args(Format) if known == form), DEFAULT_FORMAT),
        next((known for known in get_args(Level) if known == level), DEFAULT_LEVEL),
    )


def _fields(record: logging.LogRecord) -> dict[str, str | int]:
    """What the record is about: what it was given itself (`extra`), and what surrounds it."""
    fields = dict(_about.get())
    fields |= {name: getattr(record, name) for name in _FIELDS if hasattr(record, name)}
    return fields


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class _Text(logging.Formatter):
    """For a person: time, level, who says it, what, and in brackets what it is about."""

    def format(self, record: logging.LogRecord) -> str:
        # Whoever can put a line break into a message could otherwise write lines of their own.
        message = record.getMessage().translate(_CONTROL)
        line = f"{_time(record)} {record.levelname} {record.name}: {message}"
        fields = " ".join(f"{name}={value}" for name, value in _fields(record).items())
        if fields:
            line += f" [{fields}]"
        if record.exc_info:
            line += "\n" + self.formatException(record.exc_info)
        return line


class _Json(logging.Formatter):
    """For a program: one object a line."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **_fields(record),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)
