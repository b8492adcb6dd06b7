"""What a training run says of itself, one thing at a time."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from backend.training.distribution import Distribution


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


@dataclass(frozen=True)
class LayerStatistics:
    """What goes on in one layer, on a few training examples.

    Attributes
    ----------
    index, name, title
        Its place from 0, its type, and its type in words with its number: "Affine 1".
    weights, gradients
        Of its weights, and of the loss by each of them; None of an activation.
    activations
        Of its outputs.
    dead
        Share of its units that are 0 for all the examples; None where units cannot die.
    saturated
        Share of its outputs near an end of their range; None where it has no ends.
    update_ratio
        Standard deviation of the last update by that of the weights; None where that is not known.
    """

    index: int
    name: str
    title: str
    weights: Distribution | None
    gradients: Distribution | None
    activations: Distribution | None
    dead: float | None
    saturated: float | None
    update_ratio: float | None


class Layers(NamedTuple):
    """What goes on in the layers after `iteration`, whose mini-batch had this learning rate."""

    iteration: int
    learning_rate: float
    layers: tuple[LayerStatistics, ...]


class Nudged(NamedTuple):
    """The numerical gradient of `iteration` is under way: so many of all parameters were nudged."""

    iteration: int
    done: int
    parameters: int


Event = Step | Evaluation | Surface | Layers | Nudged
