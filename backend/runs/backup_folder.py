"""Where back-ups are put and what they are called. A back-up is a folder in the form of a data directory; under its
final name it is whole."""

import re
from datetime import UTC, datetime
from pathlib import Path

BACKUPS = "backups"
"""The folder of back-ups in a data directory, unless another one is named."""

DATABASE_FILE = "lab.sqlite3"
WEIGHTS = "weights"

_PREFIX = "backprop-lab-"
_NAME = re.compile(rf"{_PREFIX}\d{{8}}T\d{{6}}Z(-\d{{2}})?")


def backups(folder: Path) -> list[Path]:
    """The back-ups in a folder, the oldest first."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if _NAME.fullmatch(path.name) and (path / DATABASE_FILE).is_file())


def newest_backup(database: Path) -> Path | None:
    """The newest back-up beside a database; None if there is none in the usual place."""
    try:
        return backups(database.parent / BACKUPS)[-1]
    except (IndexError, OSError):
        return None


def new_name(folder: Path, now: datetime | None = None) -> str:
    """A name for a back-up of this moment, UTC, that sorts behind those of all others in the folder."""
    name = (now or datetime.now(UTC)).strftime(f"{_PREFIX}%Y%m%dT%H%M%SZ")
    there = backups(folder)
    newest = there[-1].name if there else ""
    if newest < name:
        return name
    # Made in the same second, or before a clock was put back: the newest has to stay the last all the same.
    moment, _, number = newest.removeprefix(_PREFIX).partition("-")
    return f"{_PREFIX}{moment}-{int(number or 1) + 1:02d}"
