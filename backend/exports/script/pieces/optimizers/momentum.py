"""Gradient descent with momentum."""

from backend.exports.script.pieces.settings import settings


class Momentum:
    """velocity <- momentum velocity + gradient, theta <- theta - learning_rate velocity."""

    def __init__(self):
        self.velocity = {}

    def update(self, name, theta, gradient, learning_rate):
        """One step for one array."""
        self.velocity[name] = self.velocity.get(name, 0 * theta) * settings.momentum + gradient
        theta -= self.velocity[name] * learning_rate
