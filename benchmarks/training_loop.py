"""The loop of the default experiment beside the text's code and beside its bare matrix products, on one BLAS thread."""

from collections.abc import Callable

import numpy as np
from threadpoolctl import threadpool_limits

from backend.datasets.mnist import load_digits, load_mnist
from backend.training import RunSpec, Step, Training
from benchmarks.rounds import in_turn, ratio
from benchmarks.text_network import TextNetwork, step

ITERATIONS = 400
ROUNDS = 15


def bare_products() -> Callable[[], None]:
    """The four matrix products of one iteration, float32, into arrays that are there."""
    rng = np.random.default_rng(0)
    x, w1, w2, dy = (
        rng.standard_normal(shape, dtype=np.float32) for shape in ((100, 784), (784, 50), (50, 10), (100, 10))
    )
    a1, a2, dz = np.empty((100, 50), np.float32), np.empty((100, 10), np.float32), np.empty((100, 50), np.float32)
    dw1, dw2 = np.empty_like(w1), np.empty_like(w2)

    def products() -> None:
        for _ in range(ITERATIONS):
            np.matmul(x, w1, out=a1)
            np.matmul(a1, w2, out=a2)
            np.matmul(a1.T, dy, out=dw2)
            np.matmul(dy, w2.T, out=dz)
            np.matmul(x.T, dz, out=dw1)

    return products


def ours() -> Callable[[], None]:
    """Our loop without its evaluations: the steps alone."""
    training = Training(RunSpec(iterations=1_000_000), load_digits())
    training._evaluation_is_due = lambda: False  # type: ignore[method-assign]
    events = training.events()

    def steps() -> None:
        for _ in range(ITERATIONS):
            event = next(events)
            if not isinstance(event, Step):
                raise TypeError(event)

    return steps


def the_text() -> Callable[[], None]:
    """The text's loop without its evaluations."""
    (x, t), _ = load_mnist(one_hot_label=True)
    rng = np.random.default_rng(0)
    network = TextNetwork(rng)

    def steps() -> None:
        for _ in range(ITERATIONS):
            step(network, x, t, rng)

    return steps


def main() -> None:
    """Measure and print."""
    with threadpool_limits(1):
        seconds = in_turn({"products": bare_products(), "ours": ours(), "text": the_text()}, ROUNDS)
    print(f"The loop of 784-50-10, batch 100: medians of {ROUNDS} rounds in turn, one BLAS thread")
    for name, label in (("products", "bare matrix products"), ("ours", "our loop"), ("text", "the text's loop")):
        each = np.median(seconds[name]) / ITERATIONS * 1e6
        print(f"  {label:22} {each:8.1f} us an iteration   {ratio(seconds, name, 'products'):5.2f} x the products")
    print(f"  our loop is {ratio(seconds, 'text', 'ours'):.2f} times as fast as the text's")


if __name__ == "__main__":
    main()
