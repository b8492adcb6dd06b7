"""What goes on in the layers of a network while it learns: weights, gradients and outputs on a few training examples.

The examples are the same through the whole run, so that what changes is the network. Probing moves nothing: it works
on a twin with gradients, buffers and running averages of its own, and draws no random numbers after its start.
"""

import math
from collections.abc import Iterator
from typing import Final

import numpy as np

from backend.datasets.dataset import Dataset
from backend.nn import Network
from backend.nn import layers as nn
from backend.nn.arrays import FloatArray
from backend.training.distribution import brief, distribution_of, sample
from backend.training.events import Layers, LayerStatistics
from backend.training.intake import Intake
from backend.training.named_layers import NamedLayer, named_layers
from backend.training.spec import RunSpec

PROBE_STREAM: Final = 3_003
"""The stream of random numbers by which the examples are chosen."""

EXAMPLES = 256
FEWEST_EXAMPLES = 32
MOST_WORK = 2_000_000_000
"""Multiply-adds of one way through the network: large ones are probed with fewer examples."""

EDGE = 0.02
"""A sigmoid or tanh within this share of its range from an end is saturated: its derivative is nearly gone."""

SILENT = 1e-4
"""A GELU below this by amount is as good as 0."""

_ACTIVATIONS = (nn.ReLU, nn.LeakyReLU, nn.GELU, nn.Sigmoid, nn.Tanh, nn.Softmax)


class LayerProbe:
    """Looks into the layers of a network that is being trained.

    Parameters
    ----------
    spec
        The run's description.
    network
        The network that is trained.
    dataset
        What it learns from.
    """

    def __init__(self, spec: RunSpec, network: Network, dataset: Dataset) -> None:
        self._network, self._dataset = network, dataset
        multiply_adds = max(network.summary().multiply_adds, 1)
        most = max(min(EXAMPLES, MOST_WORK // multiply_adds, network.rows_at_a_time), FEWEST_EXAMPLES)
        rng = np.random.default_rng([spec.seed, PROBE_STREAM])
        available = len(dataset.x_train)
        self._chosen = rng.choice(available, min(most, available), replace=False)
        self._named = named_layers(spec)
        self._before: dict[int, list[FloatArray]] = {}
        self._ratios: dict[int, float | None] = {}

    def before_update(self) -> None:
        """Note the weights, to see how far the mini-batch that comes moves them."""
        self._before = {
            named.index: [sample(array).copy() for array in _weights(self._network, named)] for named in self._named
        }

    def after_update(self) -> None:
        """Compare the weights with those before."""
        with np.errstate(all="ignore"):
            self._ratios = {
                named.index: _update_ratio(self._before[named.index], _weights(self._network, named))
                for named in self._named
            }
        self._before = {}

    def layers(self, iteration: int, learning_rate: float) -> Layers:
        """What there is to see now; update ratios are those since `before_update`, each told once."""
        twin = self._network.twin(own_state=True)
        ratios, self._ratios = self._ratios, {}
        with np.errstate(all="ignore"):
            outputs = self._run_through(twin)
            statistics = tuple(_statistics(twin, named, outputs[named.index], ratios) for named in self._told())
        return Layers(iteration, brief(learning_rate), statistics)

    def _told(self) -> Iterator[NamedLayer]:
        """Layers that multiply by weights, and activations."""
        for named in self._named:
            if _weight_names(named) or isinstance(named.layer, _ACTIVATIONS):
                yield named

    def _run_through(self, twin: Network) -> list[FloatArray]:
        """The output of every layer, each a buffer of its own; and gradients in the twin's `grads`.

        As in training, but that no numbers are dropped: what is silent then is silent by its weights.
        """
        x = Intake(self._dataset, twin).take(self._dataset.x_train, self._chosen)
        outputs = []
        for layer in twin.layers:
            layer.training = not isinstance(layer, nn.Dropout)
            x = layer.forward(x)
            outputs.append(x)
        twin.last_layer.forward(x, self._dataset.t_train[self._chosen].astype(np.intp))
        dout = twin.last_layer.backward()
        for position in range(len(twin.layers) - 1, -1, -1):
            dout = twin.layers[position].backward(dout, needs_dx=position > 0)
        return outputs


def _statistics(
    network: Network, named: NamedLayer, out: FloatArray, ratios: dict[int, float | None]
) -> LayerStatistics:
    names = _weight_names(named)
    return LayerStatistics(
        index=named.index,
        name=named.name,
        title=named.title,
        weights=distribution_of(*(network.params[name] for name in names)) if names else None,
        gradients=distribution_of(*(network.grads[name] for name in names)) if names else None,
        activations=distribution_of(out),
        dead=_dead(named.layer, out),
        saturated=_saturated(named.layer, out),
        update_ratio=ratios.get(named.index) if names else None,
    )


def _weight_names(named: NamedLayer) -> list[str]:
    """The network's names of a layer's weights; biases, scales and shifts are none."""
    return [name for own, name in named.arrays.items() if len(named.layer.parameter_shapes[own]) > 1]


def _weights(network: Network, named: NamedLayer) -> list[FloatArray]:
    return [network.params[name] for name in _weight_names(named)]


def _update_ratio(before: list[FloatArray], weights: list[FloatArray]) -> float | None:
    """Standard deviation of the update by that of the weights that it met; None where there is none to speak of."""
    if not weights:
        return None
    old = np.concatenate(before, dtype=np.float64)
    spread = float(old.std())
    moved = float((np.concatenate([sample(array) for array in weights], dtype=np.float64) - old).std())
    return brief(moved / spread) if spread > 0 and math.isfinite(moved / spread) else None


def _dead(layer: nn.Layer, out: FloatArray) -> float | None:
    """Share of the units, features or channels, that are 0 for all examples; None where units cannot die."""
    if not isinstance(layer, nn.ReLU | nn.GELU) or not np.isfinite(out).all():
        return None
    by_unit = out.T if out.ndim == 2 else out.reshape(len(out), -1)
    is_active = np.abs(by_unit) > (SILENT if isinstance(layer, nn.GELU) else 0)
    return brief(1 - np.count_nonzero(is_active.any(axis=1)) / len(by_unit))


def _saturated(layer: nn.Layer, out: FloatArray) -> float | None:
    """Share of the numbers near an end of their range; None where it has no ends."""
    if not isinstance(layer, nn.Sigmoid | nn.Tanh | nn.RNN) or not np.isfinite(out).all():
        return None
    low, high = (0.0, 1.0) if isinstance(layer, nn.Sigmoid) else (-1.0, 1.0)
    edge = EDGE * (high - low)
    return brief(np.count_nonzero((out < low + edge) | (out > high - edge)) / out.size)
