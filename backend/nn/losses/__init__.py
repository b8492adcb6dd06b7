"""Losses: how far the network's answer is from the truth, and which way its scores should move."""

from backend.nn.losses.functions import cross_entropy_error, mean_squared_error, softmax
from backend.nn.losses.softmax_with_loss import LossName, SoftmaxWithLoss

__all__ = ["LossName", "SoftmaxWithLoss", "cross_entropy_error", "mean_squared_error", "softmax"]
