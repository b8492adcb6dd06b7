"""How much memory a training run of the best CNN takes, beyond the data that it learns from."""

import multiprocessing
import resource
import sys

from threadpoolctl import threadpool_limits

from backend.training import Evaluation, RunSpec, Training, load_dataset
from benchmarks.recipe_specs import recipe_spec

STEPS = 60


def peak_megabytes() -> float:
    """The largest resident size of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _growth(spec: RunSpec, result: "multiprocessing.Queue[tuple[float, float]]") -> None:
    sys.setswitchinterval(1e-5)
    dataset = load_dataset(spec)
    loaded = peak_megabytes()
    with threadpool_limits(1, user_api="blas"):
        for event in Training(spec, dataset, threads=2).events():
            if isinstance(event, Evaluation) and event.iteration >= STEPS:
                break
    result.put((loaded, peak_megabytes()))


def main() -> None:
    """Measure in a process of its own, and print."""
    spec = recipe_spec("best-cnn").model_copy(update={"iterations": STEPS})
    context = multiprocessing.get_context("spawn")
    result: multiprocessing.Queue[tuple[float, float]] = context.Queue()
    process = context.Process(target=_growth, args=(spec, result))
    process.start()
    loaded, trained = result.get(timeout=300)
    process.join()
    print("Memory of a run of the best CNN, two threads, batches and one evaluation of 70,000 images")
    print(f"  data loaded {loaded:.0f} MB, at most {trained:.0f} MB later: growth {trained - loaded:.0f} MB")


if __name__ == "__main__":
    main()
