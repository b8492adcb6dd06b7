"""What a training run says of itself, one thing at a time."""

from typing import NamedTuple


class Step(NamedTuple):
    """One mini-batch was learned.

    `iteration` counts from 1; `loss` is the mini-batch's mean loss, as it was before the update.
    """

    iteration: int
    loss: float


class Evaluation(NamedTuple):
    """All images were classified with the weights after `iteration`; accuracies from 0 to 1."""

    iteration: int
    epoch: float
    train_accuracy: float
    test_accuracy: float


Event = Step | Evaluation
