"""Losses: how far the network's answer is from the truth, and which way its scores should move."""

from backend.nn.losses.functions import cross_entropy_error, mean_squared_error, softmax
from backend.nn.losses.last_layer import LastLayer
from backend.nn.losses.sigmoid_with_loss import SigmoidWithLoss
from backend.nn.losses.softmax_with_loss import LossName, SoftmaxWithLoss
from backend.nn.losses.step_with_loss import StepWithLoss

__all__ = [
    "LastLayer",
    "LossName",
    "SigmoidWithLoss",
    "SoftmaxWithLoss",
    "StepWithLoss",
    "cross_entropy_error",
    "mean_squared_error",
    "softmax",
]
