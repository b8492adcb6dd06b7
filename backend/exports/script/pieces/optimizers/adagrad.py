"""AdaGrad."""

import numpy as np


class AdaGrad:
    """h <- h + gradient^2, theta <- theta - learning_rate gradient / (sqrt(h) + epsilon)."""

    def __init__(self):
        self.h = {}

    def update(self, name, theta, gradient, learning_rate):
        """One step for one array."""
        self.h[name] = self.h.get(name, 0 * theta) + gradient * gradient
        theta -= gradient / (np.sqrt(self.h[name]) + 1e-10) * learning_rate
