"""A process that gives way: lower than it was and never higher, beside its family and beside other sessions."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from backend.jobs.dask_engine import WORKER_NICENESS
from backend.jobs.priority import AUTOGROUP
from tests.server import Server

where_sessions_share = pytest.mark.skipif(
    not AUTOGROUP.exists(), reason="this system does not share the processor between sessions"
)
GIVES_WAY = """
import json, os, sys
from backend.jobs.priority import AUTOGROUP, give_way
for niceness in sys.argv[1:]:
    give_way(int(niceness))
group = AUTOGROUP.read_text() if AUTOGROUP.exists() else ""
print(json.dumps({"own": os.getpriority(os.PRIO_PROCESS, 0), "leads": os.getsid(0) == os.getpid(), "group": group}))
"""


def gives_way(*niceness: int, **options: Any) -> dict[str, Any]:
    """What becomes of a process that is told so, one after the other."""
    command = [sys.executable, "-c", GIVES_WAY, *map(str, niceness)]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60, **options)
    assert said.stderr == ""
    return json.loads(said.stdout)


def test_it_is_lowered_and_never_raised() -> None:
    here = os.getpriority(os.PRIO_PROCESS, 0)
    assert gives_way(7)["own"] == max(7, here)
    assert gives_way(15, 3)["own"] == max(15, here)


@where_sessions_share
def test_it_has_a_session_of_its_own_which_is_lowered_too() -> None:
    before = AUTOGROUP.read_text()
    # Together, so that they are in each other's way: Linux takes one wish in a tenth of a second.
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(gives_way, (19, 19, 19)))
    assert all(one["leads"] and one["group"].endswith("nice 19\n") for one in found), found
    assert len({one["group"] for one in found}) == 3
    assert AUTOGROUP.read_text() == before  # that of whoever started them is not touched


@where_sessions_share
def test_one_that_leads_others_stays_with_them_and_leaves_their_session_alone() -> None:
    before = AUTOGROUP.read_text()
    found = gives_way(19, process_group=0)
    assert (found["own"], found["leads"], found["group"]) == (19, False, before)


def test_a_server_s_workers_give_way_as_far_as_its_setting_says(server: Server) -> None:
    wanted = max(int(os.environ["WORKER_NICENESS"]), os.getpriority(os.PRIO_PROCESS, 0))
    assert wanted != WORKER_NICENESS, "this says nothing where the setting is what it is without one"
    assert {os.getpriority(os.PRIO_PROCESS, pid) for pid in server.workers()} == {wanted}
