"""RMSProp."""

import numpy as np

from backend.exports.script.pieces.settings import settings


class RMSProp:
    """h <- rho h + (1 - rho) gradient^2, theta <- theta - learning_rate gradient / (sqrt(h) + epsilon)."""

    def __init__(self):
        self.h = {}

    def update(self, name, theta, gradient, learning_rate):
        """One step for one array."""
        self.h[name] = self.h.get(name, 0 * theta) * settings.rho + gradient * gradient * (1 - settings.rho)
        theta -= gradient / (np.sqrt(self.h[name]) + 1e-8) * learning_rate
