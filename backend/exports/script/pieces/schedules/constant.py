"""The learning rate stays."""


def constant(iteration):
    """Factor 1."""
    return 1.0
