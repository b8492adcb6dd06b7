"""What every layer makes of one example, recorded on its way through the network."""

from dataclasses import dataclass

import numpy as np

from backend.nn import Network
from backend.nn.arrays import FloatArray
from backend.training.explanation.parts import Part, last_weighted, parts_of
from backend.training.explanation.silence import Silence


@dataclass(frozen=True)
class Trace:
    """One example's way through a network.

    Attributes
    ----------
    parts
        The layers.
    inputs, outputs
        Of each layer, (D,) or (C, H, W); an output as the next layer sees it, with silent units silent.
    features
        The input of the last layer with weights, (D,): all that its scores are made of.
    probabilities
        The answer, (C,).
    """

    parts: list[Part]
    inputs: list[FloatArray]
    outputs: list[FloatArray]
    features: FloatArray
    probabilities: FloatArray

    @property
    def logits(self) -> FloatArray:
        """The scores, (C,)."""
        return self.outputs[-1]


def trace(network: Network, x: FloatArray) -> Trace:
    """Send one example x (D,) through a network, keeping everything."""
    out = network.arrange(x[np.newaxis])
    inputs: list[FloatArray] = []
    outputs: list[FloatArray] = []
    features: FloatArray = x
    last = last_weighted(network)
    with np.errstate(all="ignore"):  # an overflow shows in the numbers
        for place, layer in enumerate(network.layers):
            before = _of_one(out)
            if place == last:
                features = before
            layer.training = False
            out = layer.forward(out)
            if isinstance(layer, Silence):
                outputs[-1] = _of_one(out)
            else:
                inputs.append(before)
                outputs.append(_of_one(out))
        probabilities = network.last_layer.probabilities(out)[0].copy()
    return Trace(parts_of(network), inputs, outputs, features.reshape(-1), probabilities)


def _of_one(values: FloatArray) -> FloatArray:
    """The only example of a batch, in an array of its own: (D,) of (1, D), (C, H, W) of (C, H, W, 1)."""
    return np.array(values[0] if values.ndim == 2 else values[..., 0], order="C")
