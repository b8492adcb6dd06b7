"""A learning rate that falls along half a wave of the cosine: slowly at first, fast, and slowly again."""

from dataclasses import dataclass
from math import cos, pi

from backend.nn.arguments import count


@dataclass(frozen=True)
class Cosine:
    """From 1 at the first iteration to 0 once all are done, and 0 from there on.

    Parameters
    ----------
    iterations
        Length of the fall, 1 or more. The last of so many iterations still has a factor greater than 0.

    Raises
    ------
    ValueError
        If it is out of range.

    Notes
    -----
    Loshchilov and Hutter, 'SGDR: stochastic gradient descent with warm restarts', 2017, equation 5, without restarts.
    """

    iterations: int

    def __post_init__(self) -> None:
        count("iterations", self.iterations)

    def __call__(self, iteration: int) -> float:
        """(1 + cos(pi * progress)) / 2."""
        progress = min(iteration / self.iterations, 1)
        return (1 + cos(pi * progress)) / 2
