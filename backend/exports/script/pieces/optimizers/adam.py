"""Adam."""

from math import sqrt

import numpy as np

from backend.exports.script.pieces.settings import BETA1, BETA2


class Adam:
    """theta <- theta - learning_rate m_hat / (sqrt(v_hat) + epsilon).

    m <- beta1 m + gradient and v <- beta2 v + gradient^2 are sums in which the past fades; m_hat = m / sum1 and
    v_hat = v / sum2 are means, for sum1 = 1 + beta1 + beta1^2 + ... with as many terms as there were steps.
    """

    def __init__(self):
        self.m, self.v, self.steps = {}, {}, {}

    def update(self, name, theta, gradient, learning_rate):
        """One step for one array."""
        self.steps[name] = self.steps.get(name, 0) + 1
        self.m[name] = self.m.get(name, 0 * theta) * BETA1 + gradient
        self.v[name] = self.v.get(name, 0 * theta) * BETA2 + gradient * gradient
        sum1 = (1 - BETA1 ** self.steps[name]) / (1 - BETA1)
        sum2 = (1 - BETA2 ** self.steps[name]) / (1 - BETA2)
        root = np.sqrt(self.v[name]) + 1e-8 * sqrt(sum2)
        theta -= self.m[name] / root * (learning_rate * sqrt(sum2) / sum1)
