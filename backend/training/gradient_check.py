"""The gradient check of a run's network: is the gradient by backpropagation the one that the loss really has?

The network is the run's own at its start, on its first examples, in float64 whatever the run's precision.
"""

from dataclasses import dataclass
from math import prod
from typing import Final

import numpy as np

from backend.nn.gradient_check import GradientCheck, check_gradients
from backend.training.build import DROPOUT_STREAM, build_network, summarize
from backend.training.data import load_dataset
from backend.training.spec import RunSpec

PASSED: Final = 1e-5
"""Relative errors below this are rounding; those of a slip in a formula are a hundred times larger and more."""

CHOICE_STREAM: Final = 3_002
"""The stream of random numbers by which the parameters to check are chosen."""


@dataclass(frozen=True)
class Cost:
    """What a check would cost: multiply-adds of all its passes, and how many may be."""

    work: int
    most: int


def check_spec(spec: RunSpec, *, per_array: int, examples: int) -> GradientCheck:
    """Check the network of a description before it has learned anything.

    Parameters
    ----------
    spec
        The run. How its gradient is found plays no role.
    per_array
        How many parameters of each array to nudge, chosen by the run's seed.
    examples
        How many of the first training examples make up the batch; all, where there are fewer.
    """
    network = build_network(spec, dtype=np.float64)
    network.reseed(spec.seed, DROPOUT_STREAM, 0)
    dataset = load_dataset(spec)
    x = (dataset.x_train[:examples].astype(np.float64) - dataset.offset) * dataset.scale
    t = dataset.t_train[:examples].astype(np.intp)
    rng = np.random.default_rng([spec.seed, CHOICE_STREAM])
    return check_gradients(network, x, t, per_array=per_array, rng=rng)
