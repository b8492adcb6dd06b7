"""python -m benchmarks [NAME ...]: every measurement that needs nothing but this repository, the quick ones first."""

import sys
from importlib import import_module

QUICK = (
    "training_loop",
    "network_speed",
    "default_experiment",
    "numerical_gradients",
    "prediction",
    "memory",
    "job_overhead",
    "idle",
    "first_point",
    "first_load",
    "draw_latency",
    "scale",
    "load",
    "long_run",
)
LONG = ("overlaid_runs", "recipes", "accuracy_for_time", "refusals")
"""A quarter of an hour each."""


def main() -> None:
    """One after the other."""
    names = sys.argv[1:] or [*QUICK, *LONG]
    del sys.argv[1:]  # the modules have arguments of their own
    for name in names:
        print()
        import_module(f"benchmarks.{name}").main()


if __name__ == "__main__":
    main()
