"""Stochastic gradient descent: a step along the negative gradient of one mini-batch's loss."""

from backend.nn.arrays import FloatArray
from backend.nn.optimizers.optimizer import Optimizer


class SGD(Optimizer):
    """theta <- theta - learning_rate * gradient.

    Parameters
    ----------
    learning_rate
        Length of the step for a gradient of length 1, greater than 0.

    Notes
    -----
    Robbins and Monro, 'A stochastic approximation method', 1951; *Deep Learning from Scratch*, section 6.1.2.
    It remembers nothing, so that it can do without `bind`.
    """

    def _apply(self, theta: FloatArray, gradient: FloatArray) -> None:
        gradient *= self.learning_rate
        theta -= gradient
