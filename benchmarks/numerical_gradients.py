"""The numerical gradient of the whole 784-50-10 net at a batch of 100: the fast exact way beside the naive one."""

import time

import numpy as np
from threadpoolctl import threadpool_limits

from backend.datasets.mnist import load_mnist
from backend.nn import TwoLayerNet, fast_numerical_gradient, numerical_gradient

STEP = 1e-4
"""The text's nudge, for both ways. With a smaller one, rounding in the naive way is all that the difference shows."""
REPEATS = 7


def main() -> None:
    """Measure and print."""
    (x, t), _ = load_mnist()
    x, t = x[:100].astype(np.float64), t[:100].astype(np.int64)
    with threadpool_limits(1, user_api="blas"):
        network = TwoLayerNet(784, 50, 10, dtype=np.float64, rng=np.random.default_rng(0))
        fast_seconds = []
        for _ in range(REPEATS):
            began = time.perf_counter()
            fast = fast_numerical_gradient(network, x, t, STEP)
            fast_seconds.append(time.perf_counter() - began)
        began = time.perf_counter()
        naive = {
            name: numerical_gradient(lambda: network.last_layer.forward(network.logits(x), t), array, STEP)
            for name, array in network.params.items()
        }
        naive_seconds = time.perf_counter() - began
        exact = network.gradient(x, t)
    apart = max(float(np.abs(fast[name] - naive[name]).max()) for name in naive)
    from_backward = max(float(np.abs(fast[name] - exact[name]).max()) for name in naive)
    print("The numerical gradient of 39,760 parameters, batch 100, float64, one thread")
    print(f"  fast {np.median(fast_seconds) * 1e3:.0f} ms (median of {REPEATS}), naive {naive_seconds:.1f} s (once)")
    print(f"  largest difference of the two {apart:.1e}, of the fast way from backpropagation {from_backward:.1e}")


if __name__ == "__main__":
    main()
