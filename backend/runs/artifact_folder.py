"""Saved weights in a folder, of this machine or one that several machines share."""

import os
import shutil
from pathlib import Path


class ArtifactFolder:
    """A shelf of `Artifacts`: one folder, in it one for every run."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, file: str, content: bytes, *, durable: bool) -> None:
        """Temporary name, flush, rename: whoever looks sees the whole file or none."""
        path = self._folder / file
        try:
            _write(path, content, durable)
        except FileNotFoundError:  # the run was deleted meanwhile; the transaction that follows will find out
            _write(path, content, durable)

    def read(self, file: str) -> bytes:
        """A file's content; FileNotFoundError if it is not there."""
        return (self._folder / file).read_bytes()

    def delete(self, file: str) -> None:
        """Remove a file; it may be gone already."""
        (self._folder / file).unlink(missing_ok=True)

    def files(self, run_id: str) -> list[str]:
        """All files of a run, also those that are only half written."""
        folder = self._folder / run_id
        return [f"{run_id}/{path.name}" for path in folder.iterdir()] if folder.is_dir() else []

    def delete_run(self, run_id: str) -> None:
        """Remove all files of a run."""
        shutil.rmtree(self._folder / run_id, ignore_errors=True)

    def check(self) -> None:
        """OSError if there is no such folder and none can be made."""
        self._folder.mkdir(parents=True, exist_ok=True)

    def place(self, file: str) -> str:
        """Where a file lies, for people."""
        return str(self._folder / file)


def _write(path: Path, content: bytes, durable: bool) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.partial")
    try:
        with partial.open("wb") as file:
            file.write(content)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        partial.replace(path)
    except OSError:  # a full disk, most likely, which the half of a file would keep full
        partial.unlink(missing_ok=True)
        raise
