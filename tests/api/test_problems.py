"""Errors of the machine, as answers: a full disk is said to be one, anything else is the server's fault."""

import errno
import sqlite3

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.exc import OperationalError

from backend.api import problems


def full_database() -> OperationalError:
    cause = sqlite3.OperationalError("database or disk is full")
    cause.sqlite_errorcode = sqlite3.SQLITE_FULL
    return OperationalError("INSERT", {}, cause)


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), 507, "disk-full"),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), 507, "disk-full"),
        (full_database(), 507, "disk-full"),
        (OSError(errno.EIO, "Input/output error"), 500, "internal-error"),
        (OperationalError("SELECT", {}, sqlite3.OperationalError("no such table")), 500, "internal-error"),
        (PermissionError(errno.EACCES, "Permission denied"), 500, "internal-error"),
    ],
)
def test_what_the_machine_refused(error: Exception, status: int, code: str) -> None:
    app = FastAPI()
    problems.install(app)

    @app.get("/")
    def broken() -> None:
        raise error

    answer = TestClient(app, raise_server_exceptions=False).get("/")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == problems.MEDIA_TYPE
