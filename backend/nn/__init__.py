"""Neural networks in NumPy alone: layers, losses, initializers, optimizers, networks and several ways to a gradient."""

from backend.nn.fast_numerical_gradient import fast_numerical_gradient
from backend.nn.gradient_check import GradientCheck, check_gradients
from backend.nn.gradients import numerical_gradient
from backend.nn.graph import Add, Multiply
from backend.nn.initializers import INITIALIZERS, he, normal, xavier, zeros
from backend.nn.layers import (
    GELU,
    LSTM,
    RNN,
    Affine,
    BatchNormalization,
    Convolution,
    Dropout,
    Flatten,
    LeakyReLU,
    MaxPooling,
    ReLU,
    Sigmoid,
    Softmax,
    Tanh,
)
from backend.nn.losses import (
    SigmoidWithLoss,
    SoftmaxWithLoss,
    StepWithLoss,
    cross_entropy_error,
    mean_squared_error,
    softmax,
)
from backend.nn.network import Network
from backend.nn.optimizers import SGD, AdaGrad, Adam, AdamW, Momentum, Nesterov, RMSProp
from backend.nn.parameters import Parameters
from backend.nn.perceptron import AND, NAND, OR, Perceptron, xor
from backend.nn.two_layer_net import TwoLayerNet

__all__ = [
    "AND",
    "GELU",
    "INITIALIZERS",
    "LSTM",
    "NAND",
    "OR",
    "RNN",
    "SGD",
    "AdaGrad",
    "Adam",
    "AdamW",
    "Add",
    "Affine",
    "BatchNormalization",
    "Convolution",
    "Dropout",
    "Flatten",
    "GradientCheck",
    "LeakyReLU",
    "MaxPooling",
    "Momentum",
    "Multiply",
    "Nesterov",
    "Network",
    "Parameters",
    "Perceptron",
    "RMSProp",
    "ReLU",
    "Sigmoid",
    "SigmoidWithLoss",
    "Softmax",
    "SoftmaxWithLoss",
    "StepWithLoss",
    "Tanh",
    "TwoLayerNet",
    "check_gradients",
    "cross_entropy_error",
    "fast_numerical_gradient",
    "he",
    "mean_squared_error",
    "normal",
    "numerical_gradient",
    "softmax",
    "xavier",
    "xor",
    "zeros",
]
