"""Files kept unpacked on the disk and mapped into memory: however many processes read one, it is there once."""

import hashlib
import mmap
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_maps: list[mmap.mmap] = []


def map_unpacked(path: Path, sha256: str, content: Callable[[], bytes]) -> NDArray[np.uint8] | None:
    """The bytes of the file at `path`, (size,), read-only.

    It is written with `content` where it is not there or not what its sum says. None where that cannot be done, as on a
    full disk or without the right to write: then whoever asks reads the content itself.
    """
    try:
        if not _is_whole(path, sha256):
            _write(path, content())
        with path.open("rb") as file:
            memory = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except OSError:
        return None
    _maps.append(memory)
    return np.frombuffer(memory, np.uint8)


def release_pages() -> None:
    """Count what was read as this process's memory no longer, until it is read again.

    The kernel maps far more around what is read, up to the whole file, and it stays mapped in a process that rests.
    """
    for memory in _maps:
        if hasattr(memory, "madvise"):  # not on Windows
            memory.madvise(mmap.MADV_DONTNEED)


def _is_whole(path: Path, sha256: str) -> bool:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except FileNotFoundError:
        return False


def _write(path: Path, content: bytes) -> None:
    """Several processes may do it at a time: each its own file, and the last one's stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f"{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with suppress(FileNotFoundError):
            Path(name).unlink()
        raise
