"""/api/runs/{id}/losses: the losses of a stretch of a run, in so few points that a chart can draw them."""

from typing import Annotated

from fastapi import APIRouter, Query

from backend.api.field_errors import FieldError
from backend.api.losses_view import LossesView, losses_view
from backend.api.problems import documented, invalid_input
from backend.api.run_routes import OneService, RunId
from backend.runs.thinned_losses import thinned_losses

router = APIRouter(prefix="/api/runs/{run_id}/losses", tags=["runs"])
FARTHEST = 1_000_000

Iteration = Annotated[int, Query(ge=1, le=FARTHEST)]


@router.get("", responses=documented(404, 422))
def read_losses(
    run_id: RunId,
    lab: OneService,
    first: Annotated[Iteration, Query(alias="from", description="The first iteration.")] = 1,
    last: Annotated[Iteration, Query(alias="to", description="The last iteration.")] = FARTHEST,
    points: Annotated[int, Query(ge=10, le=20_000, description="About so many.")] = 2_000,
) -> LossesView:
    """The losses of some iterations, thinned so that a line through them looks like one through all."""
    if last < first:
        raise invalid_input([FieldError(field="to", expected=f"at least {first}, as from says", got=str(last))])
    number = lab.store.get(run_id).number
    with lab.store.database.read() as connection:
        thinned = thinned_losses(connection, number, points, first=first, last=last)
    return losses_view(thinned)
