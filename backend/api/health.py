"""/healthz: whether the server lives and reaches its database."""

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from backend import __version__
from backend.api.services import Services, services

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """The server's state; `workers_ready` is false while they start, or where another server has them."""

    version: str
    workers_ready: bool


@router.get("/healthz")
def healthz(lab: Annotated[Services, Depends(services)]) -> Health:
    """Answers when the server and its database do."""
    lab.store.revisions(1)
    return Health(version=__version__, workers_ready=lab.dispatcher.ready.is_set())
