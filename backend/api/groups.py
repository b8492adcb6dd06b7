"""/api/groups: runs that were started together, compared, stopped and deleted together."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel

from backend.api.affordable import expect_affordable
from backend.api.problems import documented
from backend.api.run_view import RunView, moment, run_name, view
from backend.api.services import Services, services
from backend.jobs.disk_space import with_reserve
from backend.runs import Criterion, Group, GroupKind
from backend.runs.store import ID_LENGTH
from backend.training import RunSpec

router = APIRouter(prefix="/api/groups", tags=["groups"])

GroupId = Annotated[str, Path(pattern=f"^[0-9a-z]{{{ID_LENGTH}}}$", description="The group's id.")]
OneService = Annotated[Services, Depends(services)]


class GroupSummary(BaseModel):
    """A group without its runs. `best` is the run with the highest best value of the criterion."""

    id: str
    kind: GroupKind
    name: str
    recipe: str | None
    created_at: datetime
    fields: list[str]
    criterion: Criterion
    best: str | None


class GroupView(GroupSummary):
    """A group with its runs, in order of creation."""

    runs: list[RunView]


class GroupList(BaseModel):
    """Some groups, newest first."""

    groups: list[GroupSummary]


@router.get("", responses=documented(422))
def list_groups(
    lab: OneService, limit: Annotated[int, Query(ge=1, le=200, description="At most so many.")] = 20
) -> GroupList:
    """Groups, newest first."""
    return GroupList(groups=[GroupSummary(**_fields(group)) for group in lab.groups.newest(limit)])


@router.get("/{group_id}", responses=documented(404, 422))
def read_group(group_id: GroupId, lab: OneService) -> GroupView:
    """One group with its runs."""
    return group_view(lab, group_id)


@router.post("/{group_id}/stop", status_code=202, responses=documented(404, 422))
def stop_group(group_id: GroupId, lab: OneService) -> GroupView:
    """Stop all runs of a group that have not ended, for good."""
    lab.groups.stop(group_id)
    lab.dispatcher.wake()
    return group_view(lab, group_id)


@router.delete("/{group_id}", status_code=204, responses=documented(404, 422))
def delete_group(group_id: GroupId, lab: OneService) -> None:
    """Delete a group and its runs, with their points and weights; those that are training are cut off."""
    with_reserve(lab.store, lambda: lab.groups.delete(group_id))


def start_group(
    lab: Services,
    kind: GroupKind,
    name: str,
    specs: Sequence[RunSpec],
    *,
    names: Sequence[str] = (),
    recipe: str | None = None,
    fields: Sequence[str] = (),
) -> GroupView:
    """Queue runs as a new group; without names, each gets its own."""
    for spec in specs:
        expect_affordable(spec, lab.settings)
    members = list(zip(specs, names or [run_name(spec) for spec in specs], strict=True))
    group = lab.groups.create(kind, name, members, queue_limit=lab.settings.queue_limit, recipe=recipe, fields=fields)
    lab.dispatcher.wake()
    return group_view(lab, group.id)


def group_view(lab: Services, group_id: str) -> GroupView:
    """The group as it travels."""
    group, runs = lab.groups.get(group_id)
    queue = lab.store.queue_order() if any(run.status == "queued" for run in runs) else ()
    return GroupView(**_fields(group), runs=[view(run, queue) for run in runs])


def _fields(group: Group) -> dict[str, object]:
    return {
        "id": group.id,
        "kind": group.kind,
        "name": group.name,
        "recipe": group.recipe,
        "created_at": moment(group.created_at),
        "fields": group.fields,
        "criterion": group.criterion,
        "best": group.best,
    }
