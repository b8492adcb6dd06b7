"""How many test images a network reads rightly, within a bounded time."""

from typing import NamedTuple

from backend.datasets.dataset import Dataset
from backend.nn import Network
from backend.nn.parallel_gradient import ParallelGradient
from backend.training.evaluation import Evaluator

MOST_MULTIPLY_ADDS = 60_000_000_000
"""Some seconds of one core: all 10,000 images for networks of up to 6,000,000 multiply-adds an image."""

FEWEST = 100


class Accuracy(NamedTuple):
    """The share that is read rightly, 0 to 1, and of how many."""

    share: float
    images: int


def measured_accuracy(network: Network, dataset: Dataset) -> Accuracy:
    """On the test data, of a costly network on the first of them alone."""
    cost = max(network.summary().multiply_adds, 1)
    count = min(len(dataset.x_test), max(FEWEST, MOST_MULTIPLY_ADDS // cost))
    evaluator = Evaluator(ParallelGradient(network, 1, 1), dataset)
    return Accuracy(evaluator.accuracy(dataset.x_test[:count], dataset.t_test[:count]), count)
