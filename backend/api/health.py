"""/healthz: whether the server lives and reaches its database. /readyz: whether it can do everything that it is for."""

import tempfile
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel
from sqlalchemy.exc import SQLAlchemyError

from backend import __version__
from backend.api.field_errors import FieldError
from backend.api.observability import EngineWatch
from backend.api.problems import Problem, documented
from backend.api.services import Services, services

router = APIRouter(tags=["health"])

PROBE = bytes(4096)
"""What is written to see whether there is room."""


class Health(BaseModel):
    """The server's state; `workers_ready` is false while they start, or where another server has them."""

    version: str
    workers_ready: bool


class Readiness(BaseModel):
    """A server that is ready; of one that stands by, another one hands out the runs, and `workers` is null."""

    version: str
    dispatcher: Literal["leads", "stands-by"]
    workers: int | None


@router.get("/healthz")
def healthz(lab: Annotated[Services, Depends(services)]) -> Health:
    """Answers when the server and its database do."""
    lab.store.revisions(1)
    return Health(version=__version__, workers_ready=lab.dispatcher.ready.is_set())


@router.get("/readyz", responses=documented(503))
def readyz(request: Request, lab: Annotated[Services, Depends(services)]) -> Readiness:
    """Answers `200` when runs can be started and carried out, else `503` with every reason why not."""
    engine: EngineWatch = request.app.state.engine
    reasons = [reason for reason in (_database(lab), _data_folder(lab), _dispatcher(lab, engine)) if reason]
    if reasons:
        detail = "; ".join(f"{reason.field}: expected {reason.expected}, got {reason.got}" for reason in reasons)
        raise Problem(503, "unavailable", detail, reasons)
    if engine.leads:
        return Readiness(version=__version__, dispatcher="leads", workers=engine.workers)
    return Readiness(version=__version__, dispatcher="stands-by", workers=None)


def _database(lab: Services) -> FieldError | None:
    try:
        if lab.store.database.is_current():
            return None
        got = "tables of another version"
    except SQLAlchemyError as error:
        got = _short(getattr(error, "orig", None) or error)
    return FieldError(field="database", expected="a database with this version's tables", got=got)


def _data_folder(lab: Services) -> FieldError | None:
    try:
        with tempfile.TemporaryFile(dir=lab.settings.data_dir) as file:
            file.write(PROBE)
            file.flush()
    except OSError as error:
        return FieldError(field="data_dir", expected="a folder that can be written to", got=_short(error.strerror))
    return None


def _dispatcher(lab: Services, engine: EngineWatch) -> FieldError | None:
    if not lab.dispatcher.is_alive():
        return FieldError(field="dispatcher", expected="a thread that hands out runs", got="one that has ended")
    expected = "workers that take runs"
    if engine.state == "starting":
        return FieldError(field="workers", expected=expected, got="workers that are starting")
    if engine.state == "lost":
        return FieldError(field="workers", expected=expected, got="an engine that cannot be reached")
    if engine.state == "up" and engine.workers == 0:
        return FieldError(field="workers", expected=expected, got="none")
    return None


def _short(reason: object) -> str:
    return " ".join(str(reason).split())[:200]
