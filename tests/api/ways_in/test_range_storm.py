"""Thousands of pieces of a file in one request: the whole file comes back, once."""

import re
import time

import pytest

from tests.api.ways_in.conftest import ask, bearer, raw, status
from tests.server import Server

FILES = ["/assets/favicon.svg", "/assets/locales/en.json", "/vendor/api-viewer/swagger-ui.css"]
PIECES = 6_000
STORMS = {
    "apart": ",".join(f"{place}-{place}" for place in range(0, 2 * PIECES, 2)),
    "overlapping": ",".join(f"0-{end}" for end in range(PIECES)),
    "the same": ",".join(["0-"] * PIECES),
    "from the end": ",".join(f"-{count}" for count in range(1, PIECES)),
    "nonsense": "9" * 20_000 + "-",
}


@pytest.mark.parametrize("storm", STORMS)
def test_a_storm_of_ranges_costs_no_more_than_the_file(guarded: Server, storm: str) -> None:
    for path in FILES:
        whole = len(guarded.client.get(path, headers={"Accept-Encoding": "identity"}).content)
        began = time.perf_counter()
        answer = raw(guarded, ask(path, f"Range: bytes={STORMS[storm]}"))
        assert status(answer) in (200, 416)
        assert len(answer) < whole + 4_000
        assert time.perf_counter() - began < 5


def test_one_piece_is_a_piece(guarded: Server) -> None:
    answer = guarded.client.get(FILES[0], headers={"Range": "bytes=0-9", "Accept-Encoding": "identity", **bearer()})
    assert answer.status_code == 206
    assert len(answer.content) == 10


def test_many_range_headers_are_none(guarded: Server) -> None:
    answer = raw(guarded, ask(FILES[0], "Range: bytes=0-0", "Range: bytes=1-1"))
    assert status(answer) == 200
    assert re.search(rb"content-type: image/svg", answer)
