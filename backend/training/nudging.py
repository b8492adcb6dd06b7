"""The numerical gradient as the gradient of a run, so that its slowness can be watched.

It works on a twin of the network in float64, whatever the run's own precision: in float32 the difference of two
losses is mostly rounding error.
"""

import time
from collections.abc import Iterator

import numpy as np

from backend.nn import Network, TwoLayerNet
from backend.nn.arrays import FloatArray, LabelArray
from backend.nn.fast_numerical_gradient import fast_numerical_gradient
from backend.nn.gradients import STEP
from backend.training.build import DROPOUT_STREAM, build_network
from backend.training.data_shapes import SHAPES
from backend.training.spec import RunSpec

REPORT_SECONDS = 0.1
FAST_STEP = 1e-6
"""The nudge of the fast way, which sums small differences and so can take a smaller step than differences of sums."""


class Nudging:
    """Writes numerical gradients into a network's `grads`.

    Parameters
    ----------
    spec
        Says which way.
    network
        The network that is trained.
    """

    def __init__(self, spec: RunSpec, network: Network) -> None:
        self._spec, self._network = spec, network
        if spec.gradient == "numerical_fast":
            sizes = network.input_size, spec.hidden_size, SHAPES[spec.dataset].classes
            self._twin: Network = TwoLayerNet(
                *sizes, activation=spec.activation, loss=spec.loss, initializer="zeros", dtype=np.float64
            )
        else:
            self._twin = build_network(spec, dtype=np.float64)

    def gradient(self, x: FloatArray, t: LabelArray, iteration: int) -> Iterator[int]:
        """Fill the network's `grads`; gives now and then how many parameters were nudged, and at the end all."""
        twin, x = self._twin, x.astype(np.float64)
        twin.params.flat[...] = self._network.params.flat
        if not np.isfinite(twin.params.flat).all():
            self._network.grads.flat[...] = np.nan  # there is no slope to be found; the loss will say so
            return
        for name, array in self._network.state.items():
            twin.state[name][...] = array
        twin.reseed(self._spec.seed, DROPOUT_STREAM, iteration, 0)
        if isinstance(twin, TwoLayerNet):
            for name, array in fast_numerical_gradient(twin, x, t, _fast_step(twin, x)).items():
                self._network.grads[name][...] = array
        else:
            yield from self._nudge_each(x, t)
        yield twin.params.flat.size

    def _nudge_each(self, x: FloatArray, t: LabelArray) -> Iterator[int]:
        """Central differences, one parameter after the other; see `backend.nn.gradients`."""
        twin, theta, gradient = self._twin, self._twin.params.flat, self._network.grads.flat
        reported = time.monotonic()
        for index in range(theta.size):
            original = theta[index]
            theta[index] = original + STEP
            above = twin.last_layer.forward(twin.logits(x, training=True), t)
            theta[index] = original - STEP
            below = twin.last_layer.forward(twin.logits(x, training=True), t)
            theta[index] = original
            gradient[index] = (above - below) / (2 * STEP)
            if time.monotonic() - reported > REPORT_SECONDS:
                reported = time.monotonic()
                yield index + 1


def _fast_step(network: Network, x: FloatArray) -> float:
    """FAST_STEP, or less where weights have run so far away that it might move a score by more than 1."""
    largest_sum = (np.abs(x).sum(axis=1).max() + 1) * np.abs(network.params.flat).max()
    return FAST_STEP / max(1.0, FAST_STEP * float(largest_sum))
