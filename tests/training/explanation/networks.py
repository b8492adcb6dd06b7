"""Small networks with weights that nobody trained, of every kind of layer, in double precision."""

import numpy as np

from backend.nn import Network
from backend.training import RunSpec
from backend.training.build import build_network

MLP = [{"type": "affine", "size": 12}, {"type": "sigmoid"}, {"type": "affine", "size": 9}, {"type": "relu"}]
CNN = [
    {"type": "convolution", "filters": 3, "size": 5, "stride": 2},
    {"type": "batch_normalization"},
    {"type": "max_pooling", "size": 2},
    {"type": "relu"},
    {"type": "dropout", "ratio": 0.5},
    {"type": "convolution", "filters": 4, "size": 3, "padding": 1},
    {"type": "tanh"},
    {"type": "flatten"},
    {"type": "affine", "size": 8},
    {"type": "gelu"},
]
RNN = [{"type": "lstm", "size": 5}, {"type": "rnn", "size": 4, "steps": 1}]


def network_of(layers: list[dict], *, biases: bool = True) -> Network:
    """The network with an affine layer of 10 at its end, biases and running averages that are not 0 and 1."""
    spec = RunSpec(layers=[*layers, {"type": "affine"}], initializer="xavier", dtype="float64")
    network = build_network(spec)
    rng = np.random.default_rng(7)
    for name, array in network.params.items():
        if array.ndim == 1 and biases:
            network.params[name] = array + rng.normal(0, 0.1, array.shape)
    for array in network.state.values():
        array[...] = rng.uniform(0.5, 1.5, array.shape)
    return network


def picture(seed: int = 3) -> np.ndarray:
    """A blot of ink in the middle of paper, (784,)."""
    x = np.zeros((28, 28))
    x[6:22, 9:19] = np.random.default_rng(seed).uniform(0.1, 1, (16, 10))
    return x.reshape(-1)
