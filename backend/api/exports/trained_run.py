"""The trained network of a run, for exports."""

from backend.api.inspection.saved_weights import Which, saved_weights
from backend.api.problems import Problem
from backend.exports.trained import Trained
from backend.runs import NotKept, Run, RunStore
from backend.runs.measurements import all_evaluations
from backend.training import CheckpointError, load_dataset
from backend.training.checkpoint import OPTIMIZER


def trained_run(store: RunStore, run: Run, which: Which) -> Trained:
    """The weights of a moment; 409 where there are none."""
    try:
        checkpoint = saved_weights(store, run, which).read()
    except (NotKept, CheckpointError) as reason:
        raise Problem(409, "no-weights", str(reason)) from None
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
