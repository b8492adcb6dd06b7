"""The folder of saved weights. A file appears whole or not at all."""

import hashlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path


class DamagedArtifact(Exception):
    """A saved file is missing or not what was written; the message names it."""


@dataclass(frozen=True)
class Artifact:
    """A saved file: its name below the folder, its size in bytes and its SHA-256."""

    file: str
    size: int
    sha256: str


class Artifacts:
    """Files by run, below one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def save(self, run_id: str, name: str, content: bytes) -> Artifact:
        """Write a file so that a crash at any moment leaves it whole or absent: temporary name, flush, rename."""
        folder = self._folder / run_id
        try:
            _write(folder, name, content)
        except FileNotFoundError:  # the run was deleted meanwhile; the transaction that follows will find out
            _write(folder, name, content)
        return Artifact(f"{run_id}/{name}", len(content), hashlib.sha256(content).hexdigest())

    def read(self, artifact: Artifact) -> bytes:
        """The content of a saved file.

        Raises
        ------
        DamagedArtifact
            If it is missing, or its size or sum is not the saved one.
        """
        path = self._folder / artifact.file
        try:
            if path.stat().st_size != artifact.size:
                raise DamagedArtifact(
                    f"{path}: expected {artifact.size} bytes, got {path.stat().st_size}; it is damaged"
                )
            content = path.read_bytes()
        except FileNotFoundError:
            raise DamagedArtifact(f"{path}: the file is missing") from None
        if hashlib.sha256(content).hexdigest() != artifact.sha256:
            raise DamagedArtifact(f"{path}: its SHA-256 is not the one that was saved; it is damaged")
        return content

    def delete(self, file: str) -> None:
        """Remove one file; it may be gone already."""
        (self._folder / file).unlink(missing_ok=True)

    def keep_only(self, run_id: str, files: set[str]) -> None:
        """Remove what a killed worker left half written or without a row."""
        folder = self._folder / run_id
        if not folder.is_dir():
            return
        for path in folder.iterdir():
            if f"{run_id}/{path.name}" not in files:
                path.unlink(missing_ok=True)

    def delete_run(self, run_id: str) -> None:
        """Remove all files of a run."""
        shutil.rmtree(self._folder / run_id, ignore_errors=True)


def _write(folder: Path, name: str, content: bytes) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / f"{name}.partial"
    with partial.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(folder / name)
