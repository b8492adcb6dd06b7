"""What a training run says of itself, one thing at a time."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Step(NamedTuple):
    """One mini-batch was learned.

    `iteration` counts from 1; `loss` is the mini-batch's mean loss, as it was before the update.
    """

    iteration: int
    loss: float


class Evaluation(NamedTuple):
    """Examples were classified with the weights after `iteration`; accuracies from 0 to 1.

    `validation_accuracy` is None where no examples are set aside.
    """

    iteration: int
    epoch: float
    train_accuracy: float
    test_accuracy: float
    validation_accuracy: float | None = None


class Surface(NamedTuple):
    """What the network after `iteration` thinks of every place of the plane that the data lie in.

    `x_range` and `y_range` are (lowest, highest) coordinates; `probabilities` (rows, columns, C) are those of the
    classes at the centres of cells, the first row at the lowest y, as whole numbers from 0 to 255.
    """

    iteration: int
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    probabilities: NDArray[np.uint8]


class Nudged(NamedTuple):
    """The numerical gradient of `iteration` is under way: so many of all parameters were nudged."""

    iteration: int
    done: int
    parameters: int


Event = Step | Evaluation | Surface | Nudged
