"""A learning rate that rises to its peak and falls far below its start, once."""

from dataclasses import dataclass
from math import cos, pi
from typing import Final

from backend.nn.arguments import count

START: Final = 1 / 25
RISE: Final = 0.3
"""Share of the iterations in which the factor rises from START to 1."""
END: Final = 1 / 10_000


@dataclass(frozen=True)
class OneCycle:
    """From 1/25 straight up to 1 in the first 30 % of the iterations, then along a cosine down to 1/10,000.

    Parameters
    ----------
    iterations
        Length of the cycle, 1 or more; once all are done, the factor stays at 1/10,000.

    Raises
    ------
    ValueError
        If it is out of range.

    Notes
    -----
    Smith and Topin, 'Super-convergence: very fast training of neural networks using large learning rates', 2018.
    They let the rate fall in a straight line too; the cosine is today's custom.
    """

    iterations: int

    def __post_init__(self) -> None:
        count("iterations", self.iterations)

    def __call__(self, iteration: int) -> float:
        """START + (1 - START) * share of the rise, then END + (1 - END) * (1 + cos(pi * share of the fall)) / 2."""
        progress = min(iteration / self.iterations, 1)
        if progress < RISE:
            return START + (1 - START) * progress / RISE
        return END + (1 - END) * (1 + cos(pi * (progress - RISE) / (1 - RISE))) / 2
