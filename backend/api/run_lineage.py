"""The epochs of a run whose weights are kept, and runs made from it: forks, duplicates, repetitions; its receipt."""

from typing import Annotated, Any

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from backend.api.affordable import expect_affordable
from backend.api.field_errors import validation_errors
from backend.api.problems import Problem, documented, invalid_input
from backend.api.run_routes import OneService, RunId, shown
from backend.api.run_view import LONGEST_NAME, RunView
from backend.runs import NotKept, Run, lineage
from backend.runs.kept_epochs import best_of, kept_epochs
from backend.training import RunSpec

router = APIRouter(prefix="/api/runs", tags=["runs"])


class EpochView(BaseModel):
    """An epoch whose weights are kept; `is_best` by the images set aside, or else by the test data."""

    iteration: int
    epoch: float
    train_accuracy: float
    test_accuracy: float
    validation_accuracy: float | None
    is_first: bool
    is_best: bool
    is_last: bool


class EpochList(BaseModel):
    """The kept epochs of a run, in order."""

    epochs: list[EpochView]


class Fork(BaseModel):
    """Where a new run is to start from, and in what it is to differ."""

    model_config = ConfigDict(extra="forbid")
    iteration: Annotated[int, Field(ge=1, le=1_000_000, strict=True)] | None = Field(
        None, description="Of a kept epoch; left out, the newest weights."
    )
    spec: dict[str, Any] = Field(
        default_factory=dict, description="Fields of the description that are to be others than the run's own."
    )


@router.get("/{run_id}/epochs", responses=documented(404, 422))
def list_epochs(run_id: RunId, lab: OneService) -> EpochList:
    """The epochs whose weights can be looked at, predicted with and forked."""
    kept = kept_epochs(lab.store, lab.store.get(run_id))
    if not kept:
        return EpochList(epochs=[])
    best, first, last = best_of(kept), kept[0], kept[-1]
    return EpochList(
        epochs=[
            EpochView(
                **epoch.evaluation._asdict(), is_first=epoch is first, is_best=epoch is best, is_last=epoch is last
            )
            for epoch in kept
        ]
    )


@router.get("/{run_id}/receipt", responses=documented(404, 409, 422))
def read_receipt(run_id: RunId, lab: OneService) -> dict[str, Any]:
    """What the run was made of: description, changes, versions, processor, and the SHA-256 of its data and weights."""
    run = lab.store.get(run_id)
    if run.receipt is None:
        raise Problem(409, "conflict", f"The run {run.name!r} has no receipt. {lineage.WHO_HAS_A_RECEIPT}")
    changes = [{"iteration": change.iteration, "fields": dict(change.fields)} for change in run.changes_in_effect]
    origin = {"parent": run.parent, "parent_iteration": run.parent_iteration}
    return {"run": run.id, "name": run.name, **run.receipt, "changes": changes, **origin}


@router.post("/{run_id}/forks", status_code=201, responses=documented(404, 409, 422, 503))
def fork_run(run_id: RunId, fork: Fork, lab: OneService, response: Response) -> RunView:
    """Start a run from the weights of another, with the same settings or others."""
    parent = lab.store.get(run_id)
    inherited = parent.settings.model_dump() | {"name": ""}
    try:
        spec = RunSpec.model_validate(inherited | fork.spec)
    except ValidationError as error:
        raise invalid_input(validation_errors(error)) from None
    expect_affordable(spec, lab.settings)
    name = spec.name or f"{parent.name} @ {fork.iteration or parent.iteration:,}"[:LONGEST_NAME]
    limit = lab.settings.queue_limit
    try:
        run = lineage.fork(lab.store, run_id, fork.iteration, spec, name, queue_limit=limit)
    except (lineage.NoStart, NotKept) as reason:
        raise Problem(409, "no-weights", str(reason)) from None
    return _started(lab, run, response)


@router.post("/{run_id}/duplicate", status_code=201, responses=documented(404, 409, 422, 503))
def duplicate_run(run_id: RunId, lab: OneService, response: Response) -> RunView:
    """Start the same again; changes that were made on the way are not repeated."""
    return _made(lab, lineage.duplicate, run_id, response)


@router.post("/{run_id}/reproduce", status_code=201, responses=documented(404, 409, 422, 503))
def reproduce_run(run_id: RunId, lab: OneService, response: Response) -> RunView:
    """Do the run again, changes and all; the new run says at its end whether the same weights came out."""
    return _made(lab, lineage.reproduce, run_id, response)


def _made(lab: OneService, make: Any, run_id: str, response: Response) -> RunView:
    try:
        return _started(lab, make(lab.store, run_id, queue_limit=lab.settings.queue_limit), response)
    except lineage.NoStart as reason:
        raise Problem(409, "no-weights", str(reason)) from None


def _started(lab: OneService, run: Run, response: Response) -> RunView:
    lab.dispatcher.wake()
    response.headers["Location"] = f"{router.prefix}/{run.id}"
    return shown(lab.store, run)
