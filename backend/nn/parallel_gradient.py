"""A batch in two halves: each thread takes one, and their gradients are added.

NumPy lets other Python threads run while it computes, so two halves of a large batch take little more than half the
time on two cores. How a batch is cut never depends on how many threads there are: the sums come in the same order,
and so the weights are the same, bit for bit, on every machine of a kind.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextvars import copy_context
from functools import partial
from typing import TypeVar

from backend.nn.arrays import FloatArray, LabelArray
from backend.nn.network import Network

T = TypeVar("T")
Examples = tuple[FloatArray, LabelArray]
"""Arranged examples of a network's dtype, and their labels."""


class ParallelGradient:
    """The gradient of a network by several twins of it, each with a part of the batch.

    Parameters
    ----------
    network
        Its `grads` hold the result.
    parts
        Into how many parts a batch is cut, 1 or more.
    threads
        How many parts are worked on at a time.

    Attributes
    ----------
    workers
        The network and its twins, one for each part.
    """

    def __init__(self, network: Network, parts: int, threads: int) -> None:
        self.network = network
        self.workers = [network, *(network.twin() for _ in range(parts - 1))]
        self._pool = ThreadPoolExecutor(threads - 1, "gradient") if min(parts, threads) > 1 else None

    def reseed(self, *key: int) -> None:
        """Where the random numbers of the next step start; each part gets others."""
        for part, worker in enumerate(self.workers):
            worker.reseed(*key, part)

    def loss_and_gradient(self, parts: Sequence[Callable[[], Examples]], batch_size: int) -> float:
        """The mean loss over a batch, and its gradient in the network's `grads`.

        Parameters
        ----------
        parts
            As many as there are workers; each makes its share of the batch, on the thread that works on it.
        batch_size
            Examples in all parts together.
        """
        if len(parts) == 1:
            return self.network.loss_and_gradient(*parts[0]())
        losses = self.run(
            [
                partial(_share_of_loss, worker, part, batch_size)
                for worker, part in zip(self.workers, parts, strict=True)
            ]
        )
        for worker in self.workers[1:]:
            self.network.grads.flat += worker.grads.flat
        return sum(losses)

    def run(self, jobs: Sequence[Callable[[], T]]) -> list[T]:
        """The results of some jobs, each of which may work with one of the workers."""
        if self._pool is None:
            return [job() for job in jobs]
        # In a context of its own each, so that NumPy's error state is the caller's on every thread.
        others = [self._pool.submit(copy_context().run, job) for job in jobs[1:]]
        try:
            first = jobs[0]()
        finally:
            wait(others)
        return [first, *(other.result() for other in others)]

    def close(self) -> None:
        """End the threads."""
        if self._pool is not None:
            self._pool.shutdown()


def _share_of_loss(worker: Network, part: Callable[[], Examples], batch_size: int) -> float:
    x, t = part()
    return worker.loss_and_gradient(x, t, batch_size) * len(t) / batch_size
