"""Gradient descent."""


class SGD:
    """theta <- theta - learning_rate gradient."""

    def update(self, name, theta, gradient, learning_rate):
        """One step for one array."""
        theta -= gradient * learning_rate
