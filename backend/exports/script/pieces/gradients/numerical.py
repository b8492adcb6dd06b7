"""The gradient by nudging."""

import numpy as np

from backend.exports.script.pieces.gradients.twin import network_in_double_precision
from backend.exports.script.pieces.settings import layers, loss


def numerical_gradient(x, t):
    """Nudge every parameter up and down and see what the loss does, in float64, where so small a difference shows."""
    twin, h = network_in_double_precision(), 1e-4

    def loss_now():
        scores = x.astype(np.float64)
        for layer in twin:
            scores = layer.forward(scores, training=True)
        return loss.forward(scores, t)

    for layer, exact in zip(layers, twin, strict=True):
        for name, array in exact.params.items():
            gradient = np.zeros_like(layer.params[name])
            for index in np.ndindex(array.shape):
                original = array[index]
                array[index] = original + h
                above = loss_now()
                array[index] = original - h
                below = loss_now()
                array[index] = original
                gradient[index] = (above - below) / (2 * h)
            layer.grads[name] = gradient
