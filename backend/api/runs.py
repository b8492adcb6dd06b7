"""/api/runs: start runs, look at them, pause, resume, stop and delete them."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel

from backend.api.metrics_view import MetricsView, metrics_view
from backend.api.points_view import PointsView, points_view
from backend.api.problems import Problem, documented
from backend.api.run_routes import ID_PATTERN, OneService, RunId, shown
from backend.api.run_view import RunView, is_planar, run_name, view
from backend.jobs.disk_space import with_reserve
from backend.runs import actions, deletion
from backend.training import RunSpec

router = APIRouter(prefix="/api/runs", tags=["runs"])


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
    return shown(lab.store, run)


@router.get("", responses=documented(404, 422))
def list_runs(
    lab: OneService,
    limit: Annotated[int, Query(ge=1, le=200, description="At most so many.")] = 50,
    before: Annotated[str | None, Query(pattern=ID_PATTERN, description="Only runs older than this one.")] = None,
) -> RunPage:
    """Runs, newest first."""
    found = lab.store.newest(limit + 1, before)
    queue = lab.store.queue_order()
    return RunPage(runs=[view(run, queue) for run in found[:limit]], more=len(found) > limit)


@router.get("/{run_id}", responses=documented(404, 422))
def read_run(run_id: RunId, lab: OneService) -> RunView:
    """One run."""
    return shown(lab.store, lab.store.get(run_id))


@router.delete("/{run_id}", status_code=204, responses=documented(404, 422))
def delete_run(run_id: RunId, lab: OneService) -> None:
    """Delete a run with its points and weights; for a minute it can be had back (`restore`)."""
    with_reserve(lab.store, lambda: deletion.delete(lab.store, run_id))


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


@router.post("/{run_id}/restore", responses=documented(404, 422))
def restore_run(run_id: RunId, lab: OneService) -> RunView:
    """Take back a deletion. A run that was waiting or training then is paused now."""
    return shown(lab.store, deletion.restore(lab.store, run_id))


@router.post("/{run_id}/{action}", status_code=202, responses=documented(404, 409, 422, 503))
def act_on_run(run_id: RunId, action: Literal["pause", "resume", "stop", "step", "epoch"], lab: OneService) -> RunView:
    """Ask a run to pause, to go on, to stop for good, to do one mini-batch, or to go on to the end of its epoch."""
    limit = lab.settings.queue_limit
    if action == "pause":
        run = actions.pause(lab.store, run_id)
    elif action == "resume":
        run = actions.resume(lab.store, run_id, queue_limit=limit)
    elif action == "stop":
        run = actions.stop(lab.store, run_id)
    elif action == "step":
        run = actions.step(lab.store, run_id, queue_limit=limit)
    else:
        run = actions.finish_epoch(lab.store, run_id, queue_limit=limit)
    lab.dispatcher.wake()
    return shown(lab.store, run)
