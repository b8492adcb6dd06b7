"""The trained network of a run, for exports."""

from backend.api.inspection.moments import Which, read, weights_at
from backend.exports.trained import Trained
from backend.runs import Run, RunStore
from backend.runs.measurements import all_evaluations
from backend.training import load_dataset
from backend.training.checkpoint import OPTIMIZER


def trained_run(store: RunStore, run: Run, which: Which) -> Trained:
    """The weights of a moment; 409 where there are none."""
    checkpoint = read(weights_at(store, run, which))
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
