"""A file to download: its name and the headers that go with it."""

import re
import unicodedata

from fastapi import Response

from backend.runs import Run

_LONGEST = 60


def file_name(run: Run, ending: str) -> str:
    """The run's name in letters, digits and hyphens, its id, and an ending such as ".py"."""
    plain = unicodedata.normalize("NFKD", run.name).encode("ascii", "ignore").decode()
    words = re.sub(r"[^A-Za-z0-9.]+", "-", plain)[:_LONGEST].strip("-.")
    return f"{words}-{run.id}{ending}" if words else f"run-{run.id}{ending}"


def disposition(run: Run, ending: str) -> dict[str, str]:
    """Headers that make a browser save an answer under that name."""
    return {"Content-Disposition": f'attachment; filename="{file_name(run, ending)}"', "Cache-Control": "no-store"}


def download(run: Run, ending: str, content: bytes | str, media_type: str) -> Response:
    """An answer to save."""
    return Response(content, media_type=media_type, headers=disposition(run, ending))
