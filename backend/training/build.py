"""From a run's description to the network and the update rule that it names."""

from itertools import pairwise
from typing import Final

import numpy as np

from backend.datasets.mnist import CLASSES, IMAGE_SIZE
from backend.nn import SGD, TwoLayerNet
from backend.training.spec import RunSpec

INPUT_SIZE: Final = IMAGE_SIZE * IMAGE_SIZE

# Each use of randomness draws from a stream of its own, so that one more draw in one moves none of the others.
WEIGHTS_STREAM: Final = 0
BATCHES_STREAM: Final = 1


def build_network(spec: RunSpec) -> TwoLayerNet:
    """The network with its initial weights, which depend on nothing but the spec."""
    return TwoLayerNet(
        INPUT_SIZE,
        spec.hidden_size,
        CLASSES,
        spec.weight_init_std,
        spec.activation,
        loss=spec.loss,
        initializer=spec.initializer,
        dtype=spec.dtype,
        rng=np.random.default_rng([spec.seed, WEIGHTS_STREAM]),
    )


def build_optimizer(spec: RunSpec) -> SGD:
    """The update rule with its learning rate."""
    return SGD(spec.learning_rate)


def layer_sizes(spec: RunSpec) -> list[int]:
    """Neurons of each layer, the input first."""
    return [INPUT_SIZE, spec.hidden_size, CLASSES]


def parameter_count(spec: RunSpec) -> int:
    """Weights and biases of the network, without building it."""
    sizes = layer_sizes(spec)
    return sum((inputs + 1) * outputs for inputs, outputs in pairwise(sizes))
