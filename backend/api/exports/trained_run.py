"""The trained network of a run, for exports."""

from typing import Literal

from backend.api.problems import Problem
from backend.exports.trained import Trained
from backend.runs import NotKept, Run, RunStore
from backend.runs.kept_epochs import KeptIteration, find_kept, weights_of
from backend.runs.measurements import all_evaluations
from backend.training import load_dataset
from backend.training.checkpoint import OPTIMIZER


def trained_run(store: RunStore, run: Run, iteration: KeptIteration | Literal["latest"]) -> Trained:
    """The newest weights, or those of a kept epoch; 409 where there are none."""
    try:
        checkpoint = (
            store.newest_checkpoint(run)
            if iteration == "latest"
            else weights_of(store, find_kept(store, run, iteration))
        )
    except NotKept as reason:
        raise Problem(409, "no-weights", str(reason)) from None
    if checkpoint is None:
        raise Problem(
            409, "no-weights", f"The run {run.name!r} has no weights yet. Wait until it has trained a moment."
        )
    measured = {evaluation["iteration"]: evaluation["test_accuracy"] for evaluation in all_evaluations(store, run)}
    return Trained(
        run=run.id,
        name=run.name,
        spec=run.spec,
        iteration=checkpoint.iteration,
        class_names=load_dataset(run.spec).class_names,
        arrays={name: array for name, array in checkpoint.arrays.items() if not name.startswith(OPTIMIZER)},
        accuracy=measured.get(checkpoint.iteration),
    )
