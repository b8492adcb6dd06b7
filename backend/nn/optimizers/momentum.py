"""Gradient descent with momentum: steps like those of a heavy ball, which keeps rolling where it rolled before."""

import numpy as np

from backend.nn.arguments import fraction
from backend.nn.arrays import FloatArray
from backend.nn.optimizers.optimizer import Optimizer


class Momentum(Optimizer):
    """Steps along a sum of all gradients so far, in which older ones fade.

        velocity <- momentum * velocity + gradient
        theta    <- theta - learning_rate * velocity

    Parameters
    ----------
    learning_rate
        Greater than 0. While gradients agree, steps grow to learning_rate / (1 - momentum) times the gradient.
    momentum
        What a step keeps of the one before it, from 0 up to but not including 1.

    Notes
    -----
    Polyak, 'Some methods of speeding up the convergence of iteration methods', 1964; *Deep Learning from Scratch*,
    section 6.1.4. This is PyTorch's form. The book's v <- momentum * v - learning_rate * gradient, theta <- theta + v
    is the same with v = -learning_rate * velocity, while the learning rate stays; where it changes, here the new rate
    counts at once for the whole velocity, there for new gradients only.
    """

    state_names = ("velocity",)

    def __init__(self, learning_rate: float, momentum: float = 0.9) -> None:
        super().__init__(learning_rate)
        self.momentum = fraction("momentum", momentum)

    def _apply(self, theta: FloatArray, gradient: FloatArray) -> None:
        velocity = self.state["velocity"]
        velocity *= self.momentum
        velocity += gradient
        np.multiply(velocity, self.learning_rate, out=gradient)
        theta -= gradient
