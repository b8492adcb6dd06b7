"""A learning rate that begins small: the first gradients of a new network are no guide for long steps."""

from dataclasses import dataclass

from backend.nn.arguments import count
from backend.nn.schedules.schedule import Schedule


@dataclass(frozen=True)
class WarmUp:
    """In a straight line up to where `then` begins, and then as `then` says.

    Parameters
    ----------
    iterations
        Length of the rise, 1 or more: k / iterations of the full factor at the k-th of them, which is never 0.
    then
        The schedule afterwards. Its own iteration 0 is the first one after the rise.

    Raises
    ------
    ValueError
        If `iterations` is out of range.
    TypeError
        If `then` is not a schedule.

    Notes
    -----
    Goyal et al., 'Accurate, large minibatch SGD: training ImageNet in 1 hour', 2017, section 2.2, 'gradual warmup'.
    """

    iterations: int
    then: Schedule

    def __post_init__(self) -> None:
        count("iterations", self.iterations)
        if not callable(self.then):
            raise TypeError(f"then: expected a schedule, got {self.then!r}")

    def __call__(self, iteration: int) -> float:
        """(iteration + 1) / iterations * then(0), afterwards then(iteration - iterations)."""
        if iteration < self.iterations:
            return (iteration + 1) / self.iterations * self.then(0)
        return self.then(iteration - self.iterations)
