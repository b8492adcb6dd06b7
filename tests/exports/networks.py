"""Descriptions of small runs that between them use every layer, loss, update rule and schedule."""

from typing import Any

from backend.training import RunSpec


def layer(kind: str, **fields: Any) -> dict[str, Any]:
    return {"type": kind, **fields}


ANSWER = layer("affine")
TANH = [layer("affine", size=6), layer("tanh"), ANSWER]
CONVOLUTIONS = [
    *(layer("convolution", filters=3, size=5), layer("max_pooling", size=2), layer("relu")),
    *(layer("convolution", filters=4, size=3, padding=1), layer("batch_normalization"), layer("gelu")),
    *(layer("convolution", filters=3, size=3, stride=2, padding=1), layer("sigmoid"), layer("max_pooling", size=3)),
    *(layer("flatten"), layer("dropout", ratio=0.2), layer("affine", size=12), layer("batch_normalization")),
    *(layer("leaky_relu"), layer("dropout"), ANSWER),
]
SEQUENCES = [
    *(layer("rnn", size=10, steps=28, every_step=True), layer("lstm", size=9, steps=14, every_step=True)),
    *(layer("rnn", size=8, steps=7), layer("lstm", size=6, steps=2), layer("softmax"), ANSWER),
]
SMALL = {"batch_size": 20, "iterations": 25}

RUNS: dict[str, dict[str, Any]] = {
    "two layers": {**SMALL, "hidden_size": 10, "initializer": "he"},
    "convolutions": {
        **SMALL,
        "layers": CONVOLUTIONS,
        "initializer": "auto",
        "optimizer": "adam",
        "learning_rate": 0.003,
        "schedule": "one_cycle",
        "weight_decay": 0.01,
        "sampling": "shuffled",
    },
    "sequences": {
        **SMALL,
        "layers": SEQUENCES,
        "initializer": "xavier",
        "optimizer": "adamw",
        "weight_decay": 0.1,
        "learning_rate": 0.01,
        "schedule": "step",
        "step_iterations": 10,
        "warmup_iterations": 4,
    },
    "distorted": {
        **SMALL,
        "shift": 2.0,
        "rotation": 10.0,
        "scaling": 0.1,
        "shear": 0.1,
        "elastic": 1.0,
        "thickness": 0.5,
        "optimizer": "nesterov",
        "learning_rate": 0.01,
        "hidden_size": 10,
        "initializer": "he",
    },
    "squared error": {
        **SMALL,
        "loss": "mse",
        "activation": "sigmoid",
        "hidden_size": 8,
        "optimizer": "adagrad",
        "dtype": "float64",
        "schedule": "cosine",
        "seed": 7,
        "learning_rate": 0.05,
    },
    "fast numerical": {"batch_size": 20, "iterations": 4, "hidden_size": 4, "gradient": "numerical_fast"},
    "numerical": {
        "dataset": "spiral",
        "noise": 0.05,
        "gradient": "numerical",
        "batch_size": 20,
        "iterations": 10,
        "layers": [layer("affine", size=5), layer("batch_normalization"), layer("gelu"), ANSWER],
    },
    "moons": {"dataset": "moons", "layers": TANH, "iterations": 120, "batch_size": 30, "optimizer": "rmsprop"},
    "circles": {
        "dataset": "circles",
        "layers": TANH,
        "iterations": 100,
        "batch_size": 20,
        "output": "sigmoid",
        "loss": "mse",
        "train_size": 51,
        "initializer": "xavier",
    },
    "nine points": {"dataset": "nine_points", "layers": TANH, "iterations": 100, "optimizer": "momentum"},
    "xor": {"dataset": "xor", "layers": TANH, "output": "sigmoid", "iterations": 60, "initializer": "zeros"},
    "one perceptron": {"dataset": "nand", "layers": [ANSWER], "output": "step", "batch_size": 1, "iterations": 40},
}


def spec_of(name: str) -> RunSpec:
    return RunSpec.model_validate(RUNS[name])
