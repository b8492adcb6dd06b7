"""Adam: momentum, and a learning rate of its own for each parameter, both from averages that are right at once."""

from math import sqrt

import numpy as np

from backend.nn.arguments import fraction, positive
from backend.nn.arrays import FloatArray
from backend.nn.optimizers.optimizer import Optimizer


class Adam(Optimizer):
    """Steps along the mean gradient, divided by the root of the mean square, both over the recent past.

    At update t = 1, 2, ...

        m     <- beta1 * m + gradient
        v     <- beta2 * v + gradient^2
        m_hat  = m / sum1,    sum1 = 1 + beta1 + ... + beta1^(t - 1) = (1 - beta1^t) / (1 - beta1)
        v_hat  = v / sum2,    sum2 = 1 + beta2 + ... + beta2^(t - 1) = (1 - beta2^t) / (1 - beta2)
        theta <- theta - learning_rate * m_hat / (sqrt(v_hat) + epsilon)

    Parameters
    ----------
    learning_rate
        About the longest step that a parameter takes, greater than 0.
    beta1
        What m keeps of its past, from 0 up to but not including 1.
    beta2
        The same of v.
    epsilon
        Keeps the division from 0 / 0, greater than 0.

    Notes
    -----
    Kingma and Ba, 'Adam: a method for stochastic optimization', 2015, algorithm 1; *Deep Learning from Scratch*,
    section 6.1.6. There, as in PyTorch, new gradients enter m with the factor 1 - beta1 and v with 1 - beta2, and both
    are then divided by the bias corrections 1 - beta1^t and 1 - beta2^t. Here m and v are the sums without those
    factors: divided by the sum of the weights in them they give the very same means, for two operations less.
    """

    state_names = ("m", "v")

    def __init__(self, learning_rate: float, beta1: float = 0.9, beta2: float = 0.999, epsilon: float = 1e-8) -> None:
        super().__init__(learning_rate)
        self.beta1, self.beta2 = fraction("beta1", beta1), fraction("beta2", beta2)
        self.epsilon = positive("epsilon", epsilon)

    def _apply(self, theta: FloatArray, gradient: FloatArray) -> None:
        m, v = self.state["m"], self.state["v"]
        m *= self.beta1
        m += gradient
        v *= self.beta2
        gradient *= gradient
        v += gradient
        sum1 = (1 - self.beta1**self.steps) / (1 - self.beta1)
        sum2 = (1 - self.beta2**self.steps) / (1 - self.beta2)
        # m_hat / (sqrt(v_hat) + epsilon) = (sqrt(sum2) / sum1) * m / (sqrt(v) + epsilon * sqrt(sum2))
        np.sqrt(v, out=gradient)
        gradient += self.epsilon * sqrt(sum2)
        np.divide(m, gradient, out=gradient)
        gradient *= self.learning_rate * sqrt(sum2) / sum1
        theta -= gradient
