"""The network in double precision."""

import copy

import numpy as np

from backend.exports.script.pieces.settings import layers


def network_in_double_precision():
    """A copy of the layers with parameters in float64."""
    twin = copy.deepcopy(layers)
    for layer in twin:
        layer.params = {name: array.astype(np.float64) for name, array in layer.params.items()}
        layer.state = {name: array.astype(np.float64) for name, array in layer.state.items()}
    return twin
