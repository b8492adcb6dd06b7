"""The end of a run whose loss has left all bounds, and what most likely brought it there."""

import math

from backend.training.failure import TrainingFailed
from backend.training.spec import RunSpec

EXPLOSION = 1_000.0
"""Times the loss at the start. Computed as we do, the loss of a two-layer net hardly ever becomes infinite: with a
learning rate of 100 it jumps to 40,000 times the start within three steps, then every neuron is dead. Runs that came
back from a bad start never went beyond 15 times."""

# Beyond these, plain gradient descent on this network diverges sooner or later; below them it hardly ever does.
HIGH_LEARNING_RATE = 1.0
HIGH_WEIGHT_STD = 1.0


def is_divergent(loss: float, initial_loss: float, classes: int) -> bool:
    """Whether a loss is infinite, not a number, or exploded beyond what the run, or a blind guess, began with."""
    return not math.isfinite(loss) or loss > EXPLOSION * max(initial_loss, math.log(classes))


class Diverged(TrainingFailed):
    """The loss exploded, or it or the weights became infinite or not a number.

    Attributes
    ----------
    code
        "diverged-learning-rate" or "diverged-weights", for what is the likely cause.
    params
        The figures that the message speaks of.
    """

    def __init__(self, iteration: int, loss: float, spec: RunSpec) -> None:
        high_std = spec.initializer == "normal" and spec.weight_init_std >= HIGH_WEIGHT_STD
        self.params = {
            "iteration": iteration,
            "loss": loss if math.isfinite(loss) else None,
            "learning_rate": spec.learning_rate,
            "weight_init_std": spec.weight_init_std,
        }
        if high_std and spec.learning_rate < HIGH_LEARNING_RATE:
            self.code = "diverged-weights"
            cause = (
                f"initial weights of standard deviation {spec.weight_init_std:g} are too large; try 0.01, Xavier or He"
            )
        else:
            self.code = "diverged-learning-rate"
            cause = f"a learning rate of {spec.learning_rate:g} is too high; try a tenth of it"
        what = f"exploded to {loss:.3g}" if math.isfinite(loss) else "is no longer a number"
        super().__init__(f"The loss {what} at iteration {iteration:,}. The likely cause: {cause}.")
