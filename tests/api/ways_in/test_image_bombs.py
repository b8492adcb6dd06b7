"""Small files that unpack to gigabytes: refused by what their headers say, before anything is unpacked."""

import base64
import io
import struct
import time
import zlib
from collections.abc import Callable

import psutil
import pytest
from PIL import Image

from tests.api.ways_in.conftest import bearer
from tests.server import Server


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(width: int, height: int, depth: int = 8, data: bytes = b"") -> bytes:
    """A PNG that declares a size; its data need not fit it."""
    header = struct.pack(">IIBBBBB", width, height, depth, 0, 0, 0, 0)
    pixels = chunk(b"IDAT", data or zlib.compress(b"\0" * 1_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + pixels + chunk(b"IEND", b"")


def text_bomb() -> bytes:
    """A small picture with a compressed comment that unpacks to 200 MB."""
    packed = zlib.compress(b"\0" * 200_000_000, 9)
    ordinary = png(28, 28, data=zlib.compress(b"\0" * 29 * 28))
    return ordinary[:33] + chunk(b"zTXt", b"Comment\0\0" + packed) + ordinary[33:]


def grey(kind: str) -> bytes:
    """A white picture just over the largest side, in a few kilobytes."""
    file = io.BytesIO()
    Image.new("1", (4_097, 4_097), 1).save(file, kind)
    return file.getvalue()


BOMBS: dict[str, tuple[Callable[[], bytes], tuple[int, ...]]] = {
    "100,000 x 100,000": (lambda: png(100_000, 100_000), (413,)),
    "the largest that a PNG can say": (lambda: png(2**31 - 1, 2**31 - 1), (413, 422)),
    "nothing wide": (lambda: png(0, 0), (422,)),
    "one long line": (lambda: png(1_000_000, 1, depth=1), (413,)),
    "4,096 x 4,096 with the data of a few": (lambda: png(4_096, 4_096, depth=16), (422,)),
    "data of 200 MB for 28 x 28": (lambda: png(28, 28, data=zlib.compress(b"\0" * 200_000_000, 9)), (200, 409, 422)),
    "a comment of 200 MB": (text_bomb, (200, 409, 422)),
    "a little too large": (lambda: grey("PNG"), (413,)),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_does_not_go_off(guarded: Server, name: str) -> None:
    make, expected = BOMBS[name]
    bomb = make()
    assert len(bomb) < 1_000_000
    process = psutil.Process(guarded.process.pid)
    before, began = process.memory_info().rss, time.perf_counter()
    plain = guarded.client.post(
        "/api/predictions", content=bomb, headers={"Content-Type": "image/png", **bearer()}, timeout=20
    )
    encoded = {"image": base64.b64encode(bomb).decode()}
    wrapped = guarded.client.post("/api/predictions", json=encoded, headers=bearer(), timeout=20)
    assert plain.status_code in expected, plain.text
    assert wrapped.status_code in expected, wrapped.text
    assert time.perf_counter() - began < 10
    assert process.memory_info().rss - before < 150_000_000


@pytest.mark.parametrize("kind", ["GIF", "TIFF", "BMP", "PPM", "ICO"])
def test_formats_that_nobody_draws_in_are_not_even_tried(guarded: Server, kind: str) -> None:
    file = io.BytesIO()
    Image.new("L", (28, 28), 128).save(file, kind)
    headers = {"Content-Type": "image/png", **bearer()}
    answer = guarded.client.post("/api/predictions", content=file.getvalue(), headers=headers)
    assert answer.status_code == 422
    assert "PNG" in answer.json()["detail"]
