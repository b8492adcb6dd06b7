"""How good a network is on examples as they are stored."""

from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.datasets.dataset import Dataset
from backend.nn import Network
from backend.nn.parallel_gradient import ParallelGradient
from backend.training.events import Evaluation
from backend.training.intake import Intake

CHUNK = 500
"""Images classified at a time by a small network: their pixels as float32 still fit into the second-level cache."""


class Evaluator:
    """Classifies examples with a network, on as many threads as train it.

    Parameters
    ----------
    parallel
        The network and its twins.
    dataset
        What to classify, and how its examples become input.
    """

    def __init__(self, parallel: ParallelGradient, dataset: Dataset) -> None:
        self._parallel, self._dataset = parallel, dataset
        self._workers = [(network, Intake(dataset, network)) for network in parallel.workers]

    def evaluate(self, iteration: int, epoch: float, seen: int) -> Evaluation:
        """The accuracies now, of the training examples on the first `seen` (0: all)."""
        data = self._dataset
        seen = seen or len(data.x_train)
        return Evaluation(
            iteration,
            epoch,
            self.accuracy(data.x_train[:seen], data.t_train[:seen]),
            self.accuracy(data.x_test, data.t_test),
            self.accuracy(data.x_validation, data.t_validation) if len(data.x_validation) else None,
        )

    def accuracy(self, x: NDArray[Any], t: NDArray[np.uint8]) -> float:
        """Share of right answers, 0 to 1, over examples (N, D) as they are stored and labels (N,)."""
        parts = len(self._workers)
        cuts = pairwise(len(x) * part // parts for part in range(parts + 1))
        jobs = [
            partial(_right_answers, *worker, x[start:end], t[start:end])
            for worker, (start, end) in zip(self._workers, cuts, strict=True)
        ]
        return sum(self._parallel.run(jobs)) / len(x)

    def mean_loss(self, x: NDArray[Any], t: NDArray[np.uint8]) -> float:
        """Mean loss over examples (N, D) as they are stored and labels (N,); N is to be some hundred at most."""
        network, intake = self._workers[0]
        return network.last_layer.forward(network.logits(intake.convert(x)), t.astype(np.intp))


def _right_answers(network: Network, intake: Intake, x: NDArray[Any], t: NDArray[np.uint8]) -> int:
    right, chunk = 0, min(CHUNK, network.rows_at_a_time)
    with np.errstate(all="ignore"):  # huge weights give infinite scores; the next loss says so
        for start in range(0, len(x), chunk):
            answers = network.last_layer.answers(network.logits(intake.convert(x[start : start + chunk])))
            right += int(np.count_nonzero(answers == t[start : start + chunk]))
    return right
