"""What a user changes of a run: its name, notes, tags, place in the queue; its settings; how far it goes."""

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, create_model

from backend.api.affordable import expect_affordable
from backend.api.field_errors import FieldError, validation_errors
from backend.api.problems import documented, invalid_input
from backend.api.run_routes import OneService, RunId, shown
from backend.api.run_view import LONGEST_NAME, RunView
from backend.runs import editing
from backend.training import CHANGEABLE, RunSpec

router = APIRouter(prefix="/api/runs", tags=["runs"])

MOST_TAGS = 10
_NO_CONTROLS = r"^[^\x00-\x1f\x7f]*$"
_NO_NUL = r"^[^\x00]*$"
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_NAME, pattern=_NO_CONTROLS)
]
Tag = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=24, pattern=_NO_CONTROLS)]


class Edit(BaseModel):
    """What is to be written on a run, and where it is to wait; what is left out stays as it is."""

    model_config = ConfigDict(extra="forbid")
    name: Name | None = Field(None, description="A name to find it by.")
    notes: Annotated[str, Field(max_length=4_000, pattern=_NO_NUL)] | None = Field(
        None, description="Anything worth remembering."
    )
    tags: Annotated[list[Tag], Field(max_length=MOST_TAGS)] | None = Field(None, description="Words to sort runs by.")
    queue_position: Annotated[int, Field(ge=1, le=1_000_000, strict=True)] | None = Field(
        None, description="Its place in the queue, 1 being the next to start; for queued runs."
    )


class Continuation(BaseModel):
    """How much further a run is to go."""

    model_config = ConfigDict(extra="forbid")
    iterations: int = Field(ge=1, le=1_000_000, strict=True, description="Mini-batches more.")


def _optional(name: str) -> Any:
    field = RunSpec.model_fields[name]
    bounded: Any = Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation
    return (bounded | None, Field(None, description=field.description))


Changes = create_model(
    "Changes",
    __config__=ConfigDict(extra="forbid", allow_inf_nan=False),
    __doc__="New values of settings; what is left out stays as it is.",
    **{name: _optional(name) for name in CHANGEABLE},
)


@router.patch("/{run_id}", responses=documented(404, 409, 422))
def edit_run(run_id: RunId, edit: Edit, lab: OneService) -> RunView:
    """Rename a run, write notes and tags on it, or move it in the queue."""
    tags = None if edit.tags is None else list(dict.fromkeys(edit.tags))
    run = editing.edit(
        lab.store, run_id, name=edit.name, notes=edit.notes, tags=tags, queue_position=edit.queue_position
    )
    return shown(lab.store, run)


@router.post("/{run_id}/changes", status_code=202, responses=documented(404, 409, 422))
def change_run(run_id: RunId, changes: Changes, lab: OneService) -> RunView:
    """Change settings of a run that has not ended, from its next mini-batch on; they are written down with it."""
    fields = changes.model_dump(exclude_none=True)
    if not fields:
        raise invalid_input([FieldError(field="body", expected=f"one or more of {', '.join(CHANGEABLE)}", got="none")])
    try:
        settings = lab.store.get(run_id).settings
        expect_affordable(settings.model_copy(update=fields), lab.settings)
        return shown(lab.store, editing.change_settings(lab.store, run_id, fields))
    except ValidationError as error:
        raise invalid_input(validation_errors(error)) from None


@router.post("/{run_id}/continue", status_code=202, responses=documented(404, 409, 422, 503))
def continue_run(run_id: RunId, more: Continuation, lab: OneService) -> RunView:
    """Let a finished or stopped run go on for so many mini-batches more, with everything as it was."""
    run = editing.continue_run(lab.store, run_id, more.iterations, queue_limit=lab.settings.queue_limit)
    lab.dispatcher.wake()
    return shown(lab.store, run)
