"""Training steps of several networks beside their bare matrix products and beside PyTorch."""

import sys
from collections.abc import Callable

import numpy as np
from threadpoolctl import threadpool_limits

from backend.training import Step, Training, load_dataset
from benchmarks.pytorch_networks import pytorch, training
from benchmarks.rounds import in_turn, ratio
from benchmarks.speed_cases import CASES, Case, bare_products

ROUNDS = 11


def ours(case: Case) -> Callable[[], None]:
    """Our loop without its evaluations: the steps alone."""
    run = Training(case.spec, load_dataset(case.spec), threads=case.threads)
    run._evaluation_is_due = lambda: False  # type: ignore[method-assign]
    events = run.events()

    def steps() -> None:
        for _ in range(case.steps):
            event = next(events)
            if not isinstance(event, Step):
                raise TypeError(event)

    return steps


def measure(case: Case) -> str:
    """One line of the table."""
    torch = pytorch()
    cases = {"products": bare_products(case), "ours": ours(case)}
    if torch is not None:
        cases["torch 1"] = training(torch, case, 1)
        if case.threads > 1:
            cases["torch 2"] = training(torch, case, 2)
    with threadpool_limits(1, user_api="blas"):
        seconds = in_turn(cases, ROUNDS)
    each = np.median(seconds["ours"]) / case.steps * 1e3
    line = f"{case.name:34} {each:8.3f} ms {ratio(seconds, 'ours', 'products'):6.2f} x"
    if torch is None:
        return f"{line}   (PyTorch is not installed)"
    best = min((name for name in seconds if name.startswith("torch")), key=lambda name: np.median(seconds[name]))
    return f"{line} {ratio(seconds, best, 'ours'):10.2f} x   (PyTorch's best: {best.removeprefix('torch ')} thread(s))"


def main() -> None:
    """Measure and print; arguments choose cases by a part of their names."""
    sys.setswitchinterval(1e-5)  # as in a worker
    print(f"Training steps, batch 100, float32: medians of {ROUNDS} rounds in turn")
    print(f"{'network':34} {'a step':>11} {'of products':>8} {'as fast as PyTorch':>18}")
    for case in CASES:
        if not sys.argv[1:] or any(part in case.name for part in sys.argv[1:]):
            print(measure(case), flush=True)


if __name__ == "__main__":
    main()
