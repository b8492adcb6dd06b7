"""Stochastic gradient descent: a step along the negative gradient of one mini-batch's loss."""

import numpy as np

from backend.nn.arrays import FloatArray


class SGD:
    """theta <- theta - learning_rate * gradient.

    Robbins and Monro, 'A stochastic approximation method', 1951; *Deep Learning from Scratch*, section 4.5.

    Parameters
    ----------
    learning_rate
        Length of the step for a gradient of length 1, greater than 0.
    """

    def __init__(self, learning_rate: float) -> None:
        if not 0 < learning_rate < np.inf:
            raise ValueError(f"learning_rate: expected a finite number greater than 0, got {learning_rate!r}")
        self.learning_rate = learning_rate

    def update(self, theta: FloatArray, gradient: FloatArray) -> None:
        """Change `theta` in place; `gradient`, of the same shape (P,), is used up: it holds the step afterwards."""
        np.multiply(gradient, self.learning_rate, out=gradient)
        np.subtract(theta, gradient, out=theta)
