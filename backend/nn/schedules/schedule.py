"""What a schedule is: how the learning rate changes while a network learns."""

from typing import Protocol


class Schedule(Protocol):
    """Gives the factor by which the learning rate is multiplied at an iteration."""

    def __call__(self, iteration: int) -> float:
        """The factor, 0 or more, at `iteration`, counted from 0; also beyond the end of the schedule."""
        ...
