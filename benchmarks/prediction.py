"""One prediction in this process: an image in, ten probabilities out."""

import statistics
import time

import numpy as np
from threadpoolctl import threadpool_limits

from backend.datasets.mnist import load_mnist
from backend.training.build import build_network
from benchmarks.speed_cases import CASES

REPEATS = 3_000
NAMES = {"784-50-10 SGD": "MLP 784-50-10", "SimpleConvNet Adam": "SimpleConvNet"}


def main() -> None:
    """Measure and print."""
    image = load_mnist()[1][0][:1].astype(np.float32)
    print(f"One prediction, image to probabilities: median of {REPEATS}, one thread")
    for case in CASES:
        if case.name not in NAMES:
            continue
        network = build_network(case.spec)
        seconds = []
        with threadpool_limits(1, user_api="blas"):
            for _ in range(REPEATS):
                began = time.perf_counter()
                network.predict(image)
                seconds.append(time.perf_counter() - began)
        print(f"  {NAMES[case.name]:20} {statistics.median(seconds) * 1e6:8.1f} us")


if __name__ == "__main__":
    main()
