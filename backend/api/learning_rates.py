"""/api/runs/{id}/learning-rates: the learning rate over a run's iterations, past and planned."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from backend.api.problems import documented
from backend.api.run_routes import OneService, RunId
from backend.runs import Run
from backend.training import Change
from backend.training.learning_rates import learning_rates

router = APIRouter(prefix="/api/runs/{run_id}/learning-rates", tags=["runs"])


class LearningRatesView(BaseModel):
    """The learning rates of some iterations, in order; those after `iteration` are planned."""

    iteration: int
    iterations: list[int]
    learning_rates: list[float]


@router.get("", responses=documented(404, 422))
def read_learning_rates(
    run_id: RunId,
    lab: OneService,
    points: Annotated[int, Query(ge=2, le=5_000, description="About so many.")] = 500,
) -> LearningRatesView:
    """What the learning rate was and is going to be, by schedule and changes; of a run that ended, what it was."""
    run = lab.store.get(run_id)
    iterations, rates = learning_rates(run.spec, _changes(run), _last(run), points)
    return LearningRatesView(iteration=run.iteration, iterations=iterations, learning_rates=rates)


def _changes(run: Run) -> list[Change]:
    """Those that were made, and behind them those that are asked for."""
    asked = [Change(run.iteration, change["fields"]) for change in run.changes if change["iteration"] is None]
    return sorted([*run.changes_in_effect, *asked], key=lambda change: change.iteration)


def _last(run: Run) -> int:
    """Where the run ended, or will if nothing ends it before."""
    if run.is_final:
        return run.iteration
    if run.reproduces is None and run.settings.epochs:
        return min(run.iterations, run.epochs.reaching(run.settings.epochs))
    return run.iterations
