"""Update rules: how parameters follow from their gradient. Each works on the network's one flat vector."""

from backend.nn.optimizers.adagrad import AdaGrad
from backend.nn.optimizers.adam import Adam
from backend.nn.optimizers.adamw import AdamW
from backend.nn.optimizers.momentum import Momentum
from backend.nn.optimizers.nesterov import Nesterov
from backend.nn.optimizers.optimizer import Optimizer
from backend.nn.optimizers.rmsprop import RMSProp
from backend.nn.optimizers.sgd import SGD

__all__ = ["SGD", "AdaGrad", "Adam", "AdamW", "Momentum", "Nesterov", "Optimizer", "RMSProp"]
