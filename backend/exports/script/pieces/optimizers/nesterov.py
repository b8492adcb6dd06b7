"""Nesterov's accelerated gradient."""

from backend.exports.script.pieces.settings import settings


class Nesterov:
    """velocity <- momentum velocity + gradient, theta <- theta - learning_rate (gradient + momentum velocity)."""

    def __init__(self):
        self.velocity = {}

    def update(self, name, theta, gradient, learning_rate):
        """One step for one array."""
        self.velocity[name] = self.velocity.get(name, 0 * theta) * settings.momentum + gradient
        theta -= gradient * learning_rate
        theta -= self.velocity[name] * (learning_rate * settings.momentum)
