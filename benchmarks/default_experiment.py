"""The whole default experiment beside the text's code: 10,000 iterations, 17 times the accuracy on 70,000 images."""

from functools import partial

import numpy as np
from threadpoolctl import threadpool_limits

from backend.datasets.mnist import load_mnist
from backend.training import RunSpec, Training, load_dataset
from benchmarks.rounds import in_turn, ratio
from benchmarks.text_network import TextNetwork, step

ROUNDS = 3


def ours() -> None:
    """From the description to the last accuracy."""
    spec = RunSpec()
    for _ in Training(spec, load_dataset(spec)).events():
        pass


def the_text(data: tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]) -> None:
    """The text's script, its images loaded already."""
    (x, t), (x_test, t_test) = data
    rng = np.random.default_rng(0)
    network = TextNetwork(rng)
    for iteration in range(10_000):
        step(network, x, t, rng)
        if iteration % 600 == 0:
            network.accuracy(x, t)
            network.accuracy(x_test, t_test)


def main() -> None:
    """Measure and print."""
    data = load_mnist(one_hot_label=True)
    load_dataset(RunSpec())
    with threadpool_limits(1, user_api="blas"):
        seconds = in_turn({"ours": ours, "text": partial(the_text, data)}, ROUNDS)
    print(f"The whole default experiment: medians of {ROUNDS} rounds in turn, one BLAS thread")
    print(f"  ours {np.median(seconds['ours']):.1f} s, the text's code {np.median(seconds['text']):.1f} s")
    print(f"  ours takes {ratio(seconds, 'ours', 'text'):.3f} of the text's time")


if __name__ == "__main__":
    main()
