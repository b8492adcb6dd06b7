"""How accurate our networks become, and in what time: the recipes that promise an accuracy, three seeds each.

Their settings were chosen on a validation split of the training images. Here each learns from all 60,000, and what
counts is the accuracy on the 10,000 test images at its end, not at its best.
"""

import sys
import time

from threadpoolctl import threadpool_limits

from backend.training import Evaluation, RunSpec, Training, load_dataset
from benchmarks.recipe_specs import recipe_spec

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


def cases() -> dict[str, RunSpec]:
    """What is promised, and the run that is to keep it."""
    best = recipe_spec("best-cnn")
    hidden = ({"type": "affine", "size": 600}, {"type": "relu"}, {"type": "affine", "size": 250}, {"type": "relu"})
    plain = {"layers": (*hidden, {"type": "affine"}), "batch_size": 200, "iterations": 8_000}
    return {
        "98.5 % in 30 s": recipe_spec("quick-cnn"),
        "99.3 % in 60 s": best.model_copy(update={"iterations": 2_400, "learning_rate": 0.004}),
        "99.5 % in 3 min": best,
        "plain MLP, 99.2 % in 1.5 min": RunSpec.model_validate({**best.model_dump(), **plain, "learning_rate": 0.003}),
    }


def main() -> None:
    """Measure and print; arguments choose cases by a part of their names."""
    sys.setswitchinterval(1e-5)  # as in a worker
    print(f"Accuracy for time: seeds {', '.join(map(str, SEEDS))}, {THREADS} threads, evaluations included")
    load_dataset(RunSpec())
    for name, spec in cases().items():
        if sys.argv[1:] and not any(part in name for part in sys.argv[1:]):
            continue
        print(f"  {name:30}", end="", flush=True)
        for seed in SEEDS:
            with threadpool_limits(1, user_api="blas"):
                seconds, accuracy = measure(spec.model_copy(update={"seed": seed}))
            print(f"  {accuracy:.2%} in {seconds:.0f} s", end="", flush=True)
        print()


if __name__ == "__main__":
    main()
