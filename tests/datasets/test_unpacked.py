"""Files that are kept unpacked and mapped: their memory is there once, and only while it is used."""

import hashlib
from pathlib import Path

import numpy as np

from backend.datasets.mnist.unpacked import map_unpacked, release_pages


def test_pages_that_were_read_are_given_back_and_read_again(tmp_path: Path) -> None:
    content = np.random.default_rng(0).integers(0, 256, 4_000_000, dtype=np.uint8)
    path, digest = tmp_path / "file", hashlib.sha256(content).hexdigest()
    mapped = map_unpacked(path, digest, content.tobytes)
    assert mapped is not None
    assert not mapped.flags.writeable
    assert np.array_equal(mapped, content)
    before = resident(path)
    assert before > 3_000_000
    release_pages()
    assert resident(path) == 0
    assert np.array_equal(mapped, content)


def resident(path: Path) -> int:
    """Bytes of a mapped file that are in this process's memory."""
    size, is_it = 0, False
    for line in Path("/proc/self/smaps").read_text().splitlines():
        if "-" in line.partition(" ")[0]:
            is_it = line.endswith(str(path))
        elif is_it and line.startswith("Rss:"):
            size += 1024 * int(line.split()[1])
    return size
