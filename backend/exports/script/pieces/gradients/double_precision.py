"""The gradient by backpropagation, in double precision."""

import numpy as np

from backend.exports.script.pieces.gradients.twin import network_in_double_precision
from backend.exports.script.pieces.settings import layers, loss


def gradient_in_double_precision(x, t):
    """Backpropagation in float64."""
    twin, scores = network_in_double_precision(), x.astype(np.float64)
    for layer in twin:
        scores = layer.forward(scores, training=True)
    loss.forward(scores, t)
    dout = loss.backward(len(t))
    for place in reversed(range(len(twin))):
        dout = twin[place].backward(dout, needs_dx=place > 0)
        exact, layer = twin[place].grads, layers[place]
        layer.grads = {name: array.astype(layer.params[name].dtype) for name, array in exact.items()}
