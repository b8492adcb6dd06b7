"""Neural networks in NumPy alone: layers, losses, initializers, optimizers, networks and two ways to a gradient."""

from backend.nn.gradients import numerical_gradient
from backend.nn.initializers import INITIALIZERS, he, normal, xavier, zeros
from backend.nn.layers import Affine, ReLU, Sigmoid
from backend.nn.losses import SoftmaxWithLoss, cross_entropy_error, mean_squared_error, softmax
from backend.nn.network import Network
from backend.nn.optimizers import SGD
from backend.nn.parameters import Parameters
from backend.nn.two_layer_net import TwoLayerNet

__all__ = [
    "INITIALIZERS",
    "SGD",
    "Affine",
    "Network",
    "Parameters",
    "ReLU",
    "Sigmoid",
    "SoftmaxWithLoss",
    "TwoLayerNet",
    "cross_entropy_error",
    "he",
    "mean_squared_error",
    "normal",
    "numerical_gradient",
    "softmax",
    "xavier",
    "zeros",
]
