"""How accurate our networks become, and in what time: the recipes that promise an accuracy, three seeds each.

Their settings were chosen on a validation split of the training images. Here each learns from all 60,000, and what
counts is the accuracy on the 10,000 test images at its end, not at its best.
"""

import sys
import time

from threadpoolctl import threadpool_limits

from backend.training import Evaluation, RunSpec, Training, load_dataset
from benchmarks.recipe_specs import recipe_spec

RECIPES = ("quick-cnn", "good-cnn", "best-cnn", "mlp-augmented")
SEEDS = (1, 2, 3)
THREADS = 2


def measure(spec: RunSpec) -> tuple[float, float]:
    """Seconds from the description to the last evaluation, and the test accuracy there."""
    dataset = load_dataset(spec)
    began, accuracy = time.perf_counter(), 0.0
    training = Training(spec, dataset, threads=THREADS)
    for event in training.events():
        if isinstance(event, Evaluation):
            accuracy = event.test_accuracy
    training.close()
    return time.perf_counter() - began, accuracy


def main() -> None:
    """Measure and print; arguments choose recipes."""
    sys.setswitchinterval(1e-5)  # as in a worker
    print(f"Accuracy for time: seeds {', '.join(map(str, SEEDS))}, {THREADS} threads, evaluations included")
    load_dataset(RunSpec())
    for name in sys.argv[1:] or RECIPES:
        with threadpool_limits(1, user_api="blas"):
            results = [measure(recipe_spec(name).model_copy(update={"seed": seed})) for seed in SEEDS]
        shown = ", ".join(f"{accuracy:.2%} in {seconds:.0f} s" for seconds, accuracy in results)
        print(f"  {name:16} {shown}", flush=True)


if __name__ == "__main__":
    main()
