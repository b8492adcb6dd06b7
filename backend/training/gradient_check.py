"""The gradient check of a run's network: is the gradient by backpropagation the one that the loss really has?

The network is the run's own at its start, on its first examples, in float64 whatever the run's precision.
"""

from math import prod
from typing import Final

import numpy as np

from backend.nn.gradient_check import GradientCheck, check_gradients
from backend.training.architecture import build_layers
from backend.training.build import DROPOUT_STREAM, build_network, summarize
from backend.training.data import load_dataset
from backend.training.data_shapes import SHAPES
from backend.training.layer_specs import LSTMSpec, RNNSpec
from backend.training.spec import RunSpec

PASSED: Final = 1e-5
"""Relative errors below this are rounding; those of a slip in a formula are a hundred times larger and more."""

MOST_WORK: Final = 5_000_000_000
"""Multiply-adds of a check that takes about 5 s on a core of a machine that has other things to do."""

LAYER_WORK: Final = 30_000
"""In whose time NumPy is called for one layer, or one step of a recurrent one, however small it is."""

CHOICE_STREAM: Final = 3_002
"""The stream of random numbers by which the parameters to check are chosen."""


def check_spec(spec: RunSpec, *, per_array: int, examples: int) -> GradientCheck:
    """Check the network of a description before it has learned anything.

    Parameters
    ----------
    spec
        The run. How it finds its gradient plays no role.
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
    with np.errstate(all="ignore"):  # an overflow shows in the errors
        return check_gradients(network, x, t, per_array=per_array, rng=rng)


def affordable_per_array(spec: RunSpec, examples: int) -> int | None:
    """How many parameters of each array can be checked within `MOST_WORK`; 0 if not even one, None if all."""
    steps = sum(layer.steps if isinstance(layer, RNNSpec | LSTMSpec) else 1 for layer in spec.all_layers)
    one_pass = summarize(spec).multiply_adds * min(examples, spec.train_count) + LAYER_WORK * steps
    nudges = MOST_WORK // (2 * one_pass)
    sizes = sorted(_array_sizes(spec))
    # Arrays that are smaller than what is asked for are checked whole, and leave more to the others.
    for whole, size in enumerate(sizes):
        if size * (len(sizes) - whole) > nudges:
            return nudges // (len(sizes) - whole)
        nudges -= size
    return None


def _array_sizes(spec: RunSpec) -> list[int]:
    layers = build_layers(SHAPES[spec.dataset].example, spec.all_layers, spec.outputs)
    return [prod(shape) for layer in layers for shape in layer.parameter_shapes.values()]
