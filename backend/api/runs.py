"""/api/runs: start runs, look at them, pause, resume, stop and delete them."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import BaseModel

from backend.api.metrics_view import MetricsView, metrics_view
from backend.api.points_view import PointsView, points_view
from backend.api.problems import Problem, documented
from backend.api.run_view import RunView, is_planar, run_name, view
from backend.api.services import Services, services
from backend.runs import Run, RunStore
from backend.runs.store import ID_LENGTH
from backend.training import RunSpec

router = APIRouter(prefix="/api/runs", tags=["runs"])

RunId = Annotated[str, Path(pattern=f"^[0-9a-z]{{{ID_LENGTH}}}$", description="The run's id.")]
OneService = Annotated[Services, Depends(services)]


class RunPage(BaseModel):
    """Some runs, newest first, and whether there are older ones."""

    runs: list[RunView]
    more: bool


@router.post("", status_code=201, responses=documented(422, 503))
def create_run(spec: RunSpec, lab: OneService, request: Request, response: Response) -> RunView:
    """Start a run, or queue it where all workers are busy. `{}` is the default experiment."""
    run = lab.store.create(spec, run_name(spec), queue_limit=lab.settings.queue_limit)
    lab.dispatcher.wake()
    response.headers["Location"] = f"{router.prefix}/{run.id}"
    return _view(lab.store, run)


@router.get("", responses=documented(404, 422))
def list_runs(
    lab: OneService,
    limit: Annotated[int, Query(ge=1, le=200, description="At most so many.")] = 50,
    before: Annotated[
        str | None, Query(pattern=f"^[0-9a-z]{{{ID_LENGTH}}}$", description="Only runs older than this one.")
    ] = None,
) -> RunPage:
    """Runs, newest first."""
    found = lab.store.newest(limit + 1, before)
    queue = lab.store.queue_order()
    return RunPage(runs=[view(run, queue) for run in found[:limit]], more=len(found) > limit)


@router.get("/{run_id}", responses=documented(404, 422))
def read_run(run_id: RunId, lab: OneService) -> RunView:
    """One run."""
    return _view(lab.store, lab.store.get(run_id))


@router.delete("/{run_id}", status_code=204, responses=documented(404, 422))
def delete_run(run_id: RunId, lab: OneService) -> None:
    """Delete a run with its points and weights; one that is training is cut off."""
    lab.store.delete(run_id)


@router.get("/{run_id}/metrics", responses=documented(404, 422))
def read_metrics(
    run_id: RunId,
    lab: OneService,
    cursor: Annotated[int, Query(ge=0, le=2**53, description="The cursor of the answer before, or 0.")] = 0,
    limit: Annotated[int, Query(ge=1, le=10_000, description="At most so many events (chunks of points).")] = 1_000,
) -> MetricsView:
    """Losses and accuracies after a cursor."""
    number = lab.store.get(run_id).number
    _, entries = lab.store.events_after(number, cursor, limit + 1)
    return metrics_view(entries[:limit], cursor, more=len(entries) > limit)


@router.get("/{run_id}/points", responses=documented(404, 409, 422))
def read_points(run_id: RunId, lab: OneService) -> PointsView:
    """The points that a run learns from and is tested on, where they are points of a plane."""
    run = lab.store.get(run_id)
    if not is_planar(run.spec):
        raise Problem(409, "not-planar", f"The run {run.name!r} learns digits, not points of a plane.")
    return points_view(run.spec)


@router.post("/{run_id}/{action}", status_code=202, responses=documented(404, 409, 422, 503))
def act_on_run(run_id: RunId, action: Literal["pause", "resume", "stop"], lab: OneService) -> RunView:
    """Ask a run to pause, go on, or stop for good."""
    if action == "resume":
        run = lab.store.resume(run_id, queue_limit=lab.settings.queue_limit)
    else:
        run = lab.store.pause(run_id) if action == "pause" else lab.store.stop(run_id)
    lab.dispatcher.wake()
    return _view(lab.store, run)


def _view(store: RunStore, run: Run) -> RunView:
    return view(run, store.queue_order() if run.status == "queued" else ())
