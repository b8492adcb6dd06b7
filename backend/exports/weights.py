"""Weights as a safetensors file, which holds arrays and text and runs no code when it is read."""

import numpy as np
from safetensors.numpy import save

from backend.exports.trained import Trained


def weights_file(trained: Trained) -> bytes:
    """The file's content: W1, b1 and so on as the lab names them, W (inputs, neurons) or (filters, channels, K, K)."""
    arrays = {name: np.ascontiguousarray(array) for name, array in trained.arrays.items()}
    return save(arrays, metadata=trained.metadata())
