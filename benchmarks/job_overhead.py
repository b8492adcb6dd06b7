"""What it costs to run the default experiment as a job, beside the same loop called directly in one process."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

from tests.server import ROOT, Server

ROUNDS = 7
QUIET_SECONDS = 9.0
# A process of its own that loads everything first, then runs the loop once for each line that it is sent.
DIRECT = """
import sys, time
from backend.datasets.mnist import load_digits
from backend.training import RunSpec, Training
next(Training(RunSpec(), load_digits()).events())
for line in sys.stdin:
    began = time.perf_counter()
    for event in Training(RunSpec(), load_digits()).events():
        pass
    print(time.perf_counter() - began, flush=True)
"""


def as_job(server: Server) -> float:
    """Seconds from the moment that a worker takes the run up to its last transaction."""
    run_id = server.create()["id"]
    time.sleep(QUIET_SECONDS)  # asking all the time would load the machine that is being measured
    run = server.finished(run_id, 180)
    return (datetime.fromisoformat(run["ended_at"]) - datetime.fromisoformat(run["started_at"])).total_seconds()


def main() -> None:
    """Measure in turn and print."""
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    direct = subprocess.Popen(
        [sys.executable, "-c", DIRECT],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert direct.stdin is not None
    assert direct.stdout is not None
    rounds: list[tuple[float, float]] = []
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder) / "data")
        try:
            server.wait_for_workers()
            for _ in range(ROUNDS + 1):
                print("go", file=direct.stdin, flush=True)
                called = float(json.loads(direct.stdout.readline()))
                rounds.append((called, as_job(server)))
        finally:
            server.stop()
            direct.stdin.close()
            direct.wait(30)
    rounds = rounds[1:]
    print(f"The default experiment, {ROUNDS} rounds in turn, one BLAS thread, nobody watching")
    print(f"  called directly: median {statistics.median(called for called, _ in rounds):.2f} s")
    print(f"  as a job:        median {statistics.median(job for _, job in rounds):.2f} s")
    ratios = sorted(job / called for called, job in rounds)
    listed = ", ".join(f"{ratio:.3f}" for ratio in ratios)
    print(f"  job / direct:    median {statistics.median(ratios):.3f} ({listed})")


if __name__ == "__main__":
    main()
