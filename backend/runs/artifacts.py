"""Saved weights, by run. A file appears whole or not at all, and is never read as something else than was written.

Where the files lie is a matter of the shelf: a folder (`artifact_folder`) or a bucket (`artifact_bucket`).
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from backend.runs.artifact_bucket import ArtifactBucket
from backend.runs.artifact_folder import ArtifactFolder


class DamagedArtifact(Exception):
    """A saved file is missing or not what was written; the message names it."""


@dataclass(frozen=True)
class Artifact:
    """A saved file: its name below the folder, its size in bytes and its SHA-256."""

    file: str
    size: int
    sha256: str


class Shelf(Protocol):
    """Somewhere to keep files, each named RUN/NAME."""

    def write(self, file: str, content: bytes, *, durable: bool) -> None:
        """Put a file there, whole or not at all; `durable`: on the disk before this returns."""

    def read(self, file: str) -> bytes:
        """A file's content; FileNotFoundError if it is not there."""

    def delete(self, file: str) -> None:
        """Remove a file; it may be gone already."""

    def files(self, run_id: str) -> list[str]:
        """All files of a run, also those that are only half written."""

    def delete_run(self, run_id: str) -> None:
        """Remove all files of a run."""

    def check(self) -> None:
        """OSError if nothing can be kept there."""

    def place(self, file: str) -> str:
        """Where a file lies, for people."""


class Artifacts:
    """Files by run, on one shelf.

    Parameters
    ----------
    shelf
        Where the files lie; a path stands for the folder of that name.
    """

    def __init__(self, shelf: Path | Shelf) -> None:
        self._shelf: Shelf = ArtifactFolder(shelf) if isinstance(shelf, Path) else shelf

    @classmethod
    def at(cls, place: str) -> "Artifacts":
        """The files in a folder, or in the bucket that an address such as s3://bucket/prefix names."""
        return cls(ArtifactBucket(place) if "://" in place else Path(place))

    def check(self) -> None:
        """OSError if nothing can be kept there: better said at the start than at the first checkpoint."""
        self._shelf.check()

    def save(self, run_id: str, name: str, content: bytes, *, durable: bool = True) -> Artifact:
        """Write a file so that a crash at any moment leaves it whole or absent.

        With `durable=False` it is quicker, and the machine's own death may take it away again; that of a process
        does not.
        """
        file = f"{run_id}/{name}"
        self._shelf.write(file, content, durable=durable)
        return Artifact(file, len(content), hashlib.sha256(content).hexdigest())

    def read(self, artifact: Artifact) -> bytes:
        """The content of a saved file.

        Raises
        ------
        DamagedArtifact
            If it is missing, or its size or sum is not the saved one.
        """
        place = self._shelf.place(artifact.file)
        try:
            content = self._shelf.read(artifact.file)
        except FileNotFoundError:
            raise DamagedArtifact(f"{place}: the file is missing") from None
        if len(content) != artifact.size:
            raise DamagedArtifact(f"{place}: expected {artifact.size} bytes, got {len(content)}; it is damaged")
        if hashlib.sha256(content).hexdigest() != artifact.sha256:
            raise DamagedArtifact(f"{place}: its SHA-256 is not the one that was saved; it is damaged")
        return content

    def delete(self, file: str) -> None:
        """Remove one file; it may be gone already."""
        self._shelf.delete(file)

    def keep_only(self, run_id: str, files: set[str]) -> None:
        """Remove what a killed worker left half written or without a row."""
        for file in self._shelf.files(run_id):
            if file not in files:
                self._shelf.delete(file)

    def delete_run(self, run_id: str) -> None:
        """Remove all files of a run."""
        self._shelf.delete_run(run_id)
