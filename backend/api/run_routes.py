"""What the routes below /api/runs have in common."""

from typing import Annotated

from fastapi import Depends, Path

from backend.api.run_view import RunView, view
from backend.api.services import Services, services
from backend.runs import Run, RunStore
from backend.runs.store import ID_LENGTH

ID_PATTERN = f"^[0-9a-z]{{{ID_LENGTH}}}$"
RunId = Annotated[str, Path(pattern=ID_PATTERN, description="The run's id.")]
OneService = Annotated[Services, Depends(services)]


def shown(store: RunStore, run: Run) -> RunView:
    """The run as it travels, with its place in the queue."""
    return view(run, store.queue_order() if run.status == "queued" else ())
