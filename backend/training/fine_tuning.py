"""The settings of a short training that learns a writer's hand, from the weights of a run that reads digits already."""

from math import prod

from backend.training.build import summarize
from backend.training.fields.corrections import CorrectionsSpec
from backend.training.fields.network import MOST_NUMBERS
from backend.training.spec import RunSpec

BATCH_SIZE = 100
MOST_ITERATIONS, FEWEST_ITERATIONS = 600, 20
AFFORDABLE = 25_000_000_000
"""Multiply-adds of all its images on their way forward: some seconds, whatever the network."""


def fine_tuned(settings: RunSpec, corrections: CorrectionsSpec) -> RunSpec:
    """The settings of a run, changed to learn own digits for some seconds without forgetting the others.

    Some hundred steps suffice. The learning rate rises first, as Adam knows nothing yet of how large gradients are, and
    then falls to nothing, so that the last mini-batches have no say of their own. What the run learned from stays what
    the rest of every mini-batch is drawn from.
    """
    summary = summarize(settings)
    numbers = sum(prod(layer.output_shape) for layer in summary.layers)
    batch_size = max(min(BATCH_SIZE, MOST_NUMBERS // numbers), 1)
    cost = batch_size * max(summary.multiply_adds, 1)
    iterations = min(max(AFFORDABLE // cost, FEWEST_ITERATIONS), MOST_ITERATIONS)
    return RunSpec.model_validate(
        settings.model_dump()
        | {
            "name": "",
            "corrections": corrections,
            "batch_size": batch_size,
            "sampling": "shuffled",
            "gradient": "backpropagation",
            "loss": "cross_entropy",
            "optimizer": "adam",
            "learning_rate": 0.001,
            "weight_decay": 0.0,
            "schedule": "cosine",
            "warmup_iterations": 10,
            "evaluation_size": 1_000,
            "iterations": iterations,
            "epochs": 0,
            "seconds": 0.0,
            "target_accuracy": 0.0,
            "patience": 0,
        }
    )
