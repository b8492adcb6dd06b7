"""The log's lines: in either form, with what they are about, and one event a line whatever is in it."""

import json
import logging
import re
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest

from backend.jobs import logs
from tests.server import ROOT

TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """Loggers belong to the whole process; each test gives them back as they were."""
    names = ["", logs.OURS, *logs._OTHERS, "py.warnings"]
    before = {
        name: (logger.level, logger.propagate, list(logger.handlers))
        for name in names
        for logger in [logging.getLogger(name)]
    }
    yield
    logging.captureWarnings(False)
    for name, (level, propagate, handlers) in before.items():
        logger = logging.getLogger(name)
        logger.setLevel(level)
        logger.propagate, logger.handlers[:] = propagate, handlers


def test_a_line_for_a_person(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("text", "warning")
    with logs.about(request_id="r1"):
        logging.getLogger("backend.runs").warning("the run %s is odd", "밤")
    line = capsys.readouterr().err
    assert re.fullmatch(rf"{TIME} WARNING backend\.runs: the run 밤 is odd \[request_id=r1\]\n", line)


def test_a_line_for_a_program(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("json", "warning")
    with logs.about(run="abc", attempt=2):
        logging.getLogger("backend.jobs").error('"quoted"\nand broken')
    line = json.loads(capsys.readouterr().err)
    assert list(line) == ["time", "level", "logger", "message", "run", "attempt"]
    assert line["level"] == "error"
    assert line["logger"] == "backend.jobs"
    assert line["message"] == '"quoted"\nand broken'
    assert (line["run"], line["attempt"]) == ("abc", 2)


def test_nobody_can_add_a_line_of_their_own(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("text", "warning")
    logging.getLogger("backend").warning("GET %s", "/x\n2026-11-24 ERROR backend: all is lost\x1b[2J")
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert r"/x\x0a2026-11-24 ERROR" in lines[0]
    assert "\x1b" not in lines[0]


@pytest.mark.parametrize("form", ["text", "json"])
def test_an_error_brings_its_traceback(form: logs.Format, capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up(form, "warning")
    try:
        raise ValueError("what went wrong")
    except ValueError:
        logging.getLogger("backend").exception("it failed")
    text = capsys.readouterr().err
    if form == "json":
        text = json.loads(text)["exception"]
    assert "Traceback" in text
    assert "ValueError: what went wrong" in text


def test_what_surrounds_a_line_is_added_up_and_ends_with_its_block(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("json", "warning")
    logger = logging.getLogger("backend")
    with logs.about(request_id="r1"):
        with logs.about(run="abc", attempt=1):
            logger.warning("inside")
        logger.warning("between", extra={"run": "xyz"})
    logger.warning("outside")
    inside, between, outside = map(json.loads, capsys.readouterr().err.splitlines())
    assert (inside["request_id"], inside["run"], inside["attempt"]) == ("r1", "abc", 1)
    assert (between["request_id"], between["run"]) == ("r1", "xyz")
    assert "attempt" not in between
    assert not {"request_id", "run", "attempt"} & set(outside)


def test_threads_do_not_share_what_they_are_about(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("json", "warning")
    both_inside = threading.Barrier(2)

    def write(run: str) -> None:
        with logs.about(run=run):
            both_inside.wait(10)
            logging.getLogger("backend").warning("run %s", run)

    threads = [threading.Thread(target=write, args=(run,)) for run in ("a", "b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert sorted(line["message"] for line in lines) == ["run a", "run b"]
    assert all(line["message"] == f"run {line['run']}" for line in lines)


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ("debug", ["debug", "info", "warning", "error"]),
        ("info", ["info", "warning", "error"]),
        ("warning", ["warning", "error"]),
        ("error", ["error"]),
    ],
)
def test_from_which_level_on(level: logs.Level, expected: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("json", level)
    for name in ("debug", "info", "warning", "error"):
        getattr(logging.getLogger("backend.jobs"), name)("a line")
    assert [json.loads(line)["level"] for line in capsys.readouterr().err.splitlines()] == expected


def test_libraries_write_the_same_way_and_only_what_matters(capsys: pytest.CaptureFixture[str]) -> None:
    logging.getLogger("distributed").addHandler(logging.StreamHandler(sys.stderr))
    logging.getLogger("distributed").propagate = False
    logs.set_up("json", "debug")
    for name in ("distributed.worker", "sqlalchemy.engine", "uvicorn.error"):
        logging.getLogger(name).info("chatter")
        logging.getLogger(name).error("trouble")
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [(line["logger"], line["message"]) for line in lines] == [
        ("distributed.worker", "trouble"),
        ("sqlalchemy.engine", "trouble"),
        ("uvicorn.error", "trouble"),
    ]


def test_the_engine_brings_no_handler_of_its_own_when_it_comes_later() -> None:
    """In the server it is imported after the log was set up."""
    code = (
        "import logging, dask; from backend.jobs import logs; from backend.jobs.dask_settings import SETTINGS;"
        "logs.set_up('json', 'warning'); dask.config.set(SETTINGS); import distributed;"
        "logging.getLogger('distributed.core').error('trouble')"
    )
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert [json.loads(line)["message"] for line in result.stderr.splitlines()] == ["trouble"]


@pytest.mark.parametrize(
    ("form", "level", "is_json", "least"),
    [
        ("json", "error", True, logging.ERROR),
        ("JSON", "Debug", True, logging.DEBUG),
        ("", "", False, logging.WARNING),
        ("xml", "loud", False, logging.WARNING),
    ],
)
def test_a_worker_is_told_by_the_environment(
    form: str,
    level: str,
    is_json: bool,
    least: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("LOG_FORMAT", form)
    monkeypatch.setenv("LOG_LEVEL", level)
    logs.set_up_from_environment()
    assert logging.getLogger(logs.OURS).level == least
    logging.getLogger(logs.OURS).error("a line")
    assert capsys.readouterr().err.startswith("{") == is_json
