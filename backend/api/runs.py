"""/api/runs: start runs, look at them, pause, resume, stop and delete them."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from backend.api.affordable import expect_affordable
from backend.api.metrics_view import MetricsView, metrics_view
from backend.api.points_view import PointsView, points_view
from backend.api.problems import Problem, documented
from backend.api.run_routes import ID_PATTERN, OneService, RunId, shown
from backend.api.run_view import RunView, is_planar, run_name, view
from backend.jobs.disk_space import with_reserve
from backend.runs import Status, actions, deletion, listing
from backend.runs.listing import SortKey
from backend.training import RunSpec

router = APIRouter(prefix="/api/runs", tags=["runs"])


class RunPage(BaseModel):
    """Some runs, whether there are more after them, how many in all, and which of all has the best test accuracy."""

    runs: list[RunView]
    more: bool
    count: int
    best: RunView | None


class RunListing(BaseModel):
    """Which runs are asked for, in which order."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(50, ge=1, le=200, description="At most so many.")
    offset: int = Field(0, ge=0, le=1_000_000, description="So many of the first ones are left out.")
    before: str | None = Field(None, pattern=ID_PATTERN, description="Only runs older than this one.")
    sort: SortKey = Field("created_at", description="By what they are sorted; those without a value come last.")
    order: Literal["descending", "ascending"] = Field("descending", description="Highest, or lowest first.")
    status: list[Status] = Field([], max_length=6, description="Only runs of one of these states.")
    dataset: str | None = Field(None, max_length=40, description="Only runs on this data set.")
    tag: str | None = Field(None, max_length=24, description="Only runs with this tag.")
    text: str | None = Field(None, max_length=80, description="Only runs with this in their name.")
    group: str | None = Field(None, pattern=ID_PATTERN, description="Only runs of this group.")


@router.post("", status_code=201, responses=documented(409, 422, 503))
def create_run(spec: RunSpec, lab: OneService, request: Request, response: Response) -> RunView:
    """Start a run, or queue it where all workers are busy. `{}` is the default experiment."""
    expect_affordable(spec, lab.settings)
    run = lab.store.create(spec, run_name(spec), queue_limit=lab.settings.queue_limit)
    lab.dispatcher.wake()
    response.headers["Location"] = f"{router.prefix}/{run.id}"
    return shown(lab.store, run)


@router.get("", responses=documented(404, 422), response_model=RunPage)
def list_runs(lab: OneService, asked: Annotated[RunListing, Query()]) -> Response:
    """Runs, newest first or as they are sorted."""
    chosen = listing.RunFilter(
        statuses=tuple(asked.status),
        dataset=asked.dataset,
        tag=asked.tag,
        text=asked.text,
        group=asked.group,
        before=asked.before,
    )
    found = listing.list_runs(
        lab.store.database,
        chosen,
        asked.sort,
        descending=asked.order == "descending",
        limit=asked.limit,
        offset=asked.offset,
    )
    queue = lab.store.queue_order()
    page = RunPage(
        runs=[view(run, queue) for run in found.runs],
        more=asked.offset + len(found.runs) < found.count,
        count=found.count,
        best=None if found.best is None else view(found.best, queue),
    )
    # Written here, off the event loop: the framework would check and convert every field of every run once more on it.
    return Response(page.model_dump_json(), media_type="application/json")


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
