"""The learning rate falls along half a wave."""

from math import cos, pi

from backend.exports.script.pieces.settings import settings


def cosine(iteration):
    """From 1 at the beginning to 0 at the end."""
    length = max(settings.iterations - settings.warmup_iterations, 1)
    return (1 + cos(pi * min(iteration / length, 1))) / 2
