"""A learning rate that falls in stairs: long steps to get near, shorter ones to settle."""

from dataclasses import dataclass

from backend.nn.arguments import count, positive


@dataclass(frozen=True)
class StepDecay:
    """The factor is multiplied by `factor` after every `every` iterations, without end.

    Parameters
    ----------
    every
        Iterations on each stair, 1 or more.
    factor
        Height of a stair relative to the one before it, greater than 0 and at most 1.

    Raises
    ------
    ValueError
        If one of them is out of range.

    Notes
    -----
    He et al., 'Deep residual learning for image recognition', 2016, section 4.2, divide the rate by 10 at fixed
    iterations; here those are evenly spaced.
    """

    every: int
    factor: float

    def __post_init__(self) -> None:
        count("every", self.every)
        if positive("factor", self.factor) > 1:
            raise ValueError(f"factor: expected a number of at most 1, got {self.factor!r}")

    def __call__(self, iteration: int) -> float:
        """factor^k after k times `every` iterations."""
        return float(self.factor ** (iteration // self.every))
