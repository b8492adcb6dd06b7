"""Requests made up from the API's own description: none is an error of the server, and every answer is as described."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.server import Server

LONG = bool(os.environ.get("FUZZ"))
# Left out: a description cannot say that two fields go together, or that a run is in the right state; and any other
# last part of a run's path is the name of an action that there is none of, a 422.
LEFT_OUT = "positive_data_acceptance,unsupported_method,allow_header_conformance"
QUICK = ["--phases", "fuzzing", "--max-examples", "3", "--seed", "7"]
THOROUGH = ["--phases", "coverage,fuzzing,stateful", "--max-examples", os.environ.get("EXAMPLES", "200")]


@pytest.mark.timeout(7_200 if LONG else 180)
def test_every_answer_is_as_described(tmp_path: Path) -> None:
    server = Server(
        tmp_path / "data", WORKERS="1", QUEUE_LIMIT="1000000", RUN_LIMIT="1000000", PREDICTION_LIMIT="1000000"
    )
    try:
        run = server.create(iterations=20, train_size=1_000, evaluation_size=100)
        server.finished(run["id"])
        command = [
            str(Path(sys.executable).parent / "schemathesis"),
            *("run", f"{server.url}/openapi.json"),
            *("--checks", "all", "--exclude-checks", LEFT_OUT, "--suppress-health-check", "all", "--no-color"),
            *("--generation-database", "none", "--continue-on-failure", "--warnings", "off"),
            *(THOROUGH if LONG else QUICK),
        ]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout[-12_000:] + done.stderr[-2_000:]
        assert "failed" not in server.log_text()
        assert server.client.get("/healthz").status_code == 200
    finally:
        server.stop()
