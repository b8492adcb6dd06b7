"""The learning rate rises and falls once."""

from math import cos, pi

from backend.exports.script.pieces.settings import settings


def one_cycle(iteration):
    """From 1/25 up to 1 in three tenths of the way, then along a cosine down to 1/10,000."""
    length = max(settings.iterations - settings.warmup_iterations, 1)
    progress, rise, start, end = min(iteration / length, 1), 0.3, 1 / 25, 1 / 10_000
    if progress < rise:
        return start + (1 - start) * progress / rise
    return end + (1 - end) * (1 + cos(pi * (progress - rise) / (1 - rise))) / 2
