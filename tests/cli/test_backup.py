"""`python -m backend backup` of a server at work, and what a server makes of the back-up."""

import hashlib
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from backend.runs import Database, backup
from backend.training import Checkpoint
from tests.server import ROOT, Server

ITERATIONS = 8_000


def backend(*arguments: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "backend", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, **options)


def back_up(server: Server, *arguments: str | Path) -> Path:
    """Make a back-up; gives its folder."""
    made = backend("backup", "--data-dir", server.data_dir, *arguments)
    assert made.returncode == 0, made.stderr
    assert made.stderr == ""
    return Path(made.stdout.partition(": ")[0])


def weights_of(server: Server, run_id: str) -> dict[str, bytes]:
    """The arrays of a run's newest saved state."""
    database = sqlite3.connect(server.data_dir / "lab.sqlite3")
    query = "select file, sha256 from checkpoints where run = (select number from runs where id = ?)"
    file, sha256 = database.execute(f"{query} order by number desc limit 1", (run_id,)).fetchone()
    database.close()
    content = (server.data_dir / "weights" / file).read_bytes()
    assert hashlib.sha256(content).hexdigest() == sha256
    return {name: array.tobytes() for name, array in Checkpoint.from_bytes(content).arrays.items()}


def test_runs_in_a_backup_go_on_to_the_same_weights(tmp_path: Path) -> None:
    """Taken while a run trains, others wait and others are done; then served beside the original."""
    server = Server(tmp_path / "data", WORKERS="1")
    server.wait_for_workers()
    try:
        done = server.finished(server.create(iterations=50, name="done")["id"])
        training = server.create(iterations=ITERATIONS, name="training")
        waiting = server.create(iterations=60, name="waiting")
        at = server.wait_until(training["id"], lambda run: run["iteration"] > 500)["iteration"]
        store = Database(f"sqlite:///{server.data_dir / 'lab.sqlite3'}")
        made = backup.back_up(store, server.data_dir / "weights", tmp_path / "safe").path
        store.close()
        expected = {run["id"]: server.finished(run["id"]) for run in (done, training, waiting)}
        weights = {run_id: weights_of(server, run_id) for run_id in expected}
    finally:
        server.stop()

    restored = Server(made, WORKERS="1")  # the back-up itself is the data directory
    try:
        assert restored.run(done["id"])["status"] == "finished"
        for run_id, original in expected.items():
            again = restored.finished(run_id)
            assert again["iteration"] == original["iteration"]
            assert weights_of(restored, run_id) == weights[run_id]
        assert restored.run(training["id"])["attempt"] == 2
        assert restored.run(done["id"])["attempt"] == 1
        losses = restored.metrics(training["id"])["losses"]
        assert len(losses) == ITERATIONS
        assert at < ITERATIONS
    finally:
        restored.stop()


def test_the_usual_place_and_how_many_are_kept(server: Server) -> None:
    server.finished(server.create(iterations=5)["id"])
    first = back_up(server)
    assert first.parent == server.data_dir / "backups"
    made = [back_up(server, "--keep", "2") for _ in range(2)]
    assert sorted(path for path in first.parent.iterdir() if path.is_dir()) == made


def test_a_start_with_a_damaged_database_names_the_backup(server: Server, tmp_path: Path) -> None:
    server.finished(server.create(iterations=5)["id"])
    made = back_up(server, tmp_path / "data" / "backups")
    database = tmp_path / "data" / "lab.sqlite3"
    shutil.copyfile(made / "lab.sqlite3", database)
    content = bytearray(database.read_bytes())
    for page in range(4096, len(content), 4096):
        content[page : page + 64] = b"\xa5" * 64
    database.write_bytes(content)
    started = backend("serve", "--port", "0", "--data-dir", tmp_path / "data")
    assert started.returncode == 1
    assert len(started.stderr.splitlines()) == 1
    assert f"The database {database} cannot be used: " in started.stderr
    assert f"The newest backup is {made}: start with a copy of that folder as the data directory." in started.stderr


def no_large_files() -> None:
    """Files of this process may have 64 kB, as on a disk that fills up."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (65_536, 65_536))


def test_no_room_for_it(server: Server, tmp_path: Path) -> None:
    server.finished(server.create(iterations=5)["id"])
    refused = backend("backup", "--data-dir", server.data_dir, tmp_path / "full", preexec_fn=no_large_files)
    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
    assert "could not be" in refused.stderr
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["backup.lock"]
    assert server.client.get("/readyz").status_code == 200


@pytest.mark.parametrize(
    ("arguments", "environment", "message"),
    [
        (["--keep", "0"], {}, "--keep: expected a number of at least 1, got 0"),
        ([], {}, "There is no database"),
        ([], {"LOG_LEVEL": "loud"}, "LOG_LEVEL: expected"),
    ],
)
def test_what_is_wrong_is_said(
    arguments: list[str], environment: dict[str, str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    refused = backend("backup", "--data-dir", tmp_path / "nowhere", *arguments)
    assert refused.returncode == 1
    assert message in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not (tmp_path / "nowhere" / "lab.sqlite3").exists()
