"""The learning rate begins small."""

from backend.exports.script.pieces.settings import settings


def warm_up(iteration, then):
    """A straight line up to where the schedule `then` begins."""
    if iteration < settings.warmup_iterations:
        return (iteration + 1) / settings.warmup_iterations * then(0)
    return then(iteration - settings.warmup_iterations)
