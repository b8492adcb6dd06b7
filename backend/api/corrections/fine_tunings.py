"""/api/corrections/fine-tunings: runs that learn a writer's hand, and what it has brought."""

import base64
from typing import Annotated

import numpy as np
from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from backend.api.affordable import expect_affordable
from backend.api.corrections.outcome import Outcome, Reading
from backend.api.corrections.views import Writer
from backend.api.explanations.turns import one_at_a_time
from backend.api.problems import Problem, documented
from backend.api.run_routes import ID_PATTERN, OneService, RunId, shown
from backend.api.run_view import LONGEST_NAME, RunView
from backend.runs import Conflict, NotKept, Run, Status, lineage
from backend.runs.artifacts import DamagedArtifact
from backend.runs.own_digits import keep_own_digits, own_digits_of
from backend.training import CheckpointError, OwnDigits, OwnDigitsError
from backend.training.fields.corrections import CorrectionsSpec
from backend.training.fine_tuning import fine_tuned

router = APIRouter(prefix="/api/corrections/fine-tunings", tags=["corrections"])

MOST_LEARNED = 1_000
"""The newest so many of a writer's corrections."""

MOST_SHOWN = 200


class FineTuning(BaseModel):
    """Which run is to learn whose hand."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)
    run: str = Field(pattern=ID_PATTERN, description="The run to begin with.")
    iteration: Annotated[int, Field(ge=1, le=1_000_000, strict=True)] | None = Field(
        None, description="Of a kept epoch of it; left out, its newest weights."
    )
    writer: Writer = Field("me", description="Whose corrections.")
    weight: float = Field(0.2, ge=0.05, le=0.9, strict=True, description="Their share of every mini-batch.")


class ScoreView(BaseModel):
    """Shares of right answers; `own` is null where no own digit is held back."""

    own: float | None
    mnist: float


class HeldBackView(BaseModel):
    """A digit that was held back, with the answers before and after; `image` is base64 of 784 bytes, 0 paper."""

    label: int
    image: str
    before: int
    after: int


class FineTuningView(BaseModel):
    """What came of it; `before` and `after` are null until the run has ended."""

    run: str
    status: Status
    parent: str | None
    parent_iteration: int | None
    writer: str
    learned: int
    held_back: int
    before: ScoreView | None
    after: ScoreView | None
    digits: list[HeldBackView]


@router.post("", status_code=201, responses=documented(404, 409, 422, 503))
def create_fine_tuning(order: FineTuning, lab: OneService, response: Response) -> RunView:
    """Start a short run from another's weights, on MNIST and a writer's corrections; one in four is held back."""
    parent = lab.store.get(order.run)
    if parent.spec.dataset != "mnist":
        reason = f"The run {parent.name!r} tells apart points of a plane, and cannot read drawings."
        raise Problem(409, "not-for-drawings", reason)
    newest = lab.corrections.newest(MOST_LEARNED, writer=order.writer)[::-1]
    if not newest:
        raise Conflict(f"expected corrections of {order.writer!r} to learn from, and there are none")
    digits = OwnDigits.split([one.image for one in newest], [one.label for one in newest])
    sha256 = keep_own_digits(lab.store.database, digits)
    corrections = CorrectionsSpec(sha256=sha256, writer=order.writer, weight=order.weight)
    name = f"{parent.name[: LONGEST_NAME - len(order.writer) - 3]} + {order.writer}"
    spec, limit = fine_tuned(parent.settings, corrections), lab.settings.queue_limit
    expect_affordable(spec, lab.settings)
    try:
        run = lineage.fork(lab.store, parent.id, order.iteration, spec, name, queue_limit=limit)
    except (lineage.NoStart, NotKept) as reason:
        raise Problem(409, "no-weights", str(reason)) from None
    lab.dispatcher.wake()
    response.headers["Location"] = f"/api/runs/{run.id}"
    return shown(lab.store, run)


@router.get("/{run_id}", responses=documented(404, 409, 422, 503))
async def read_fine_tuning(run_id: RunId, lab: OneService) -> FineTuningView:
    """Right answers before and after, on own digits that were held back and on MNIST's test images."""
    return await one_at_a_time(lab, lambda: _view(lab, lab.store.get(run_id)))


def _view(lab: OneService, run: Run) -> FineTuningView:
    corrections = run.spec.corrections
    if corrections is None:
        raise Conflict(f"expected a run that learns own digits, and {run.name!r} learns none")
    try:
        digits = own_digits_of(lab.store.database, run.spec)
        outcome = lab.outcomes.of(run) if run.is_final else None
    except (OwnDigitsError, DamagedArtifact, CheckpointError) as damage:
        raise Problem(409, "no-weights", f"What the run {run.name!r} learned from cannot be read: {damage}.") from None
    return FineTuningView(
        run=run.id,
        status=run.status,
        parent=run.parent,
        parent_iteration=run.parent_iteration,
        writer=corrections.writer,
        learned=0 if digits is None else len(digits.x_learned),
        held_back=0 if digits is None else len(digits.x_held_back),
        before=None if outcome is None else _score(outcome, outcome.before),
        after=None if outcome is None else _score(outcome, outcome.after),
        digits=[] if outcome is None else _digits(outcome),
    )


def _score(outcome: Outcome, reading: Reading) -> ScoreView:
    right = reading.held_back == outcome.digits.t_held_back
    return ScoreView(own=float(np.mean(right)) if len(right) else None, mnist=reading.mnist)


def _digits(outcome: Outcome) -> list[HeldBackView]:
    digits, before, after = outcome.digits, outcome.before.held_back, outcome.after.held_back
    return [
        HeldBackView(
            label=int(digits.t_held_back[place]),
            image=base64.b64encode(digits.x_held_back[place].tobytes()).decode(),
            before=int(before[place]),
            after=int(after[place]),
        )
        for place in range(min(len(before), MOST_SHOWN))
    ]
