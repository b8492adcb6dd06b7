"""What every recipe reaches, beside what it tells its user to expect."""

import sys
import time

from threadpoolctl import threadpool_limits

from backend.training import Evaluation, RunSpec, Training, TrainingFailed, load_dataset
from backend.training.recipes import RECIPES

THREADS = 2


def reached(spec: RunSpec) -> str:
    """The last accuracies of a run, its time, and how it failed if it did."""
    began, last, best, failure = time.perf_counter(), None, 0.0, ""
    training = Training(spec, load_dataset(spec), threads=THREADS)
    try:
        for event in training.events():
            if isinstance(event, Evaluation):
                last, best = event, max(best, event.test_accuracy)
    except TrainingFailed as reason:
        failure = f"  {reason}"
    finally:
        training.close()
    seconds = time.perf_counter() - began
    if last is None:
        return f"{seconds:6.1f} s{failure}"
    return (
        f"{seconds:6.1f} s  iteration {last.iteration:6,}  train {last.train_accuracy:7.2%}  "
        f"test {last.test_accuracy:7.2%} (best {best:.2%}){failure}"
    )


def main() -> None:
    """Train and print; arguments choose recipes."""
    sys.setswitchinterval(1e-5)  # as in a worker
    for recipe in RECIPES:
        if sys.argv[1:] and recipe.id not in sys.argv[1:]:
            continue
        print(f"{recipe.id}: {recipe.expected['en']} About {recipe.seconds} s in all.")
        for spec in recipe.specs:
            with threadpool_limits(1, user_api="blas"):
                print(f"  {spec.name or 'default':24} {reached(spec)}", flush=True)


if __name__ == "__main__":
    main()
