"""The end of a run whose loss is no longer a number, and what most likely brought it there."""

from typing import Any

from backend.training.spec import RunSpec

# Beyond these, plain gradient descent on this network diverges sooner or later; below them it hardly ever does.
HIGH_LEARNING_RATE = 1.0
HIGH_WEIGHT_STD = 1.0


class Diverged(Exception):
    """The loss or the weights became infinite or not a number.

    Attributes
    ----------
    code
        "diverged-learning-rate" or "diverged-weights", for what is the likely cause.
    params
        The figures that the message speaks of.
    """

    def __init__(self, iteration: int, spec: RunSpec) -> None:
        high_std = spec.initializer == "normal" and spec.weight_init_std >= HIGH_WEIGHT_STD
        self.params: dict[str, Any] = {
            "iteration": iteration,
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
        super().__init__(f"The loss is no longer a number at iteration {iteration:,}. The likely cause: {cause}.")
