"""The learning rate falls in stairs."""

from backend.exports.script.pieces.settings import settings


def step(iteration):
    """A smaller factor after each stair."""
    return settings.step_factor ** (iteration // settings.step_iterations)
