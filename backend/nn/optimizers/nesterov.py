"""Nesterov's accelerated gradient: momentum that asks for the slope where it is about to arrive, not where it is."""

import numpy as np

from backend.nn.arguments import fraction
from backend.nn.arrays import FloatArray
from backend.nn.optimizers.optimizer import Optimizer


class Nesterov(Optimizer):
    """Momentum whose gradient is taken one step of the velocity ahead.

        velocity <- momentum * velocity + gradient
        theta    <- theta - learning_rate * (gradient + momentum * velocity)

    Parameters
    ----------
    learning_rate
        Greater than 0. While gradients agree, steps grow to learning_rate / (1 - momentum) times the gradient.
    momentum
        What a step keeps of the one before it, from 0 up to but not including 1.

    Notes
    -----
    Nesterov, 'A method for solving the convex programming problem with convergence rate O(1/k^2)', 1983, for networks
    in the form of Sutskever et al., 'On the importance of initialization and momentum in deep learning', 2013:
    parameters phi, the gradient at phi - learning_rate * momentum * velocity, and

        velocity <- momentum * velocity + gradient
        phi      <- phi - learning_rate * velocity

    Here, as in PyTorch, theta is that point ahead, at which the network computes its gradient anyway. For a learning
    rate that stays, the lines at the top follow by putting theta + learning_rate * momentum * velocity for phi.
    """

    state_names = ("velocity",)

    def __init__(self, learning_rate: float, momentum: float = 0.9) -> None:
        super().__init__(learning_rate)
        self.momentum = fraction("momentum", momentum)

    def _apply(self, theta: FloatArray, gradient: FloatArray) -> None:
        velocity = self.state["velocity"]
        velocity *= self.momentum
        velocity += gradient
        gradient *= self.learning_rate
        theta -= gradient
        np.multiply(velocity, self.learning_rate * self.momentum, out=gradient)
        theta -= gradient
