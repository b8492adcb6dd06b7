"""AdamW."""

from backend.exports.script.pieces.optimizers.adam import Adam
from backend.exports.script.pieces.settings import settings


class AdamW(Adam):
    """Shrinks the weights (not biases, scales and shifts), then takes a step of Adam."""

    def update(self, name, theta, gradient, learning_rate):
        """One step for one array."""
        if theta.ndim > 1:
            theta *= 1 - learning_rate * settings.weight_decay
        super().update(name, theta, gradient, learning_rate)
