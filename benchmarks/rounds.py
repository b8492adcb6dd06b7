"""Times several things in turn, so that a machine whose speed drifts is the same for all of them."""

import statistics
import time
from collections.abc import Callable, Mapping


def in_turn(cases: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    """Seconds of each case in each round, after one round that does not count: A B C, A B C, ..."""
    seconds: dict[str, list[float]] = {name: [] for name in cases}
    for number in range(rounds + 1):
        for name, case in cases.items():
            began = time.perf_counter()
            case()
            if number:
                seconds[name].append(time.perf_counter() - began)
    return seconds


def ratio(seconds: Mapping[str, list[float]], above: str, below: str) -> float:
    """Median over the rounds of the quotient within a round."""
    return statistics.median(a / b for a, b in zip(seconds[above], seconds[below], strict=True))
