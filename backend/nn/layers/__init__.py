"""Layers: each computes its output from its input, and from the loss's derivative by its output that by its input."""

from backend.nn.layers.affine import Affine
from backend.nn.layers.layer import Layer
from backend.nn.layers.relu import ReLU
from backend.nn.layers.sigmoid import Sigmoid

ACTIVATIONS: dict[str, type[ReLU] | type[Sigmoid]] = {"relu": ReLU, "sigmoid": Sigmoid}
"""Activation layers by name."""

__all__ = ["ACTIVATIONS", "Affine", "Layer", "ReLU", "Sigmoid"]
