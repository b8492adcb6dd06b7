"""Update rules: how parameters follow from their gradient. Each works on the network's one flat vector."""

from backend.nn.optimizers.sgd import SGD

__all__ = ["SGD"]
