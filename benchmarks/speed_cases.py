"""The networks whose training is timed: what they are, and the matrix products that none of them can do without."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from backend.nn import layers as nn
from backend.training import RunSpec
from backend.training.build import build_network

CONV = {"type": "convolution"}
RELU = {"type": "relu"}
POOL = {"type": "max_pooling"}
FLATTEN = {"type": "flatten"}
AFFINE = {"type": "affine"}


def _mlp(*hidden: int) -> list[dict[str, Any]]:
    return [layer for size in hidden for layer in ({**AFFINE, "size": size}, RELU)] + [AFFINE]


def _convolution(filters: int) -> dict[str, Any]:
    return {**CONV, "filters": filters, "size": 3, "padding": 1}


SIMPLE_CONV_NET = [{**CONV, "filters": 30, "size": 5}, POOL, RELU, FLATTEN, {**AFFINE, "size": 100}, RELU, AFFINE]
DEEPER = [
    *(_convolution(16), RELU, _convolution(16), POOL, RELU),
    *(_convolution(32), RELU, _convolution(32), POOL, RELU),
    *(FLATTEN, AFFINE),
]


@dataclass(frozen=True)
class Case:
    """One network with its update rule; `steps` are timed at a time."""

    name: str
    layers: list[dict[str, Any]]
    optimizer: str
    learning_rate: float
    steps: int
    threads: int = 1

    @property
    def spec(self) -> RunSpec:
        """The run."""
        return RunSpec(
            layers=tuple(self.layers),  # type: ignore[arg-type]
            optimizer=self.optimizer,  # type: ignore[arg-type]
            learning_rate=self.learning_rate,
            initializer="he",
            iterations=1_000_000,
        )


CASES = [
    Case("784-50-10 SGD", _mlp(50), "sgd", 0.1, 400),
    Case("784-800-10 SGD", _mlp(800), "sgd", 0.1, 60),
    Case("784-256-128-10 SGD", _mlp(256, 128), "sgd", 0.1, 120),
    Case("784-256-128-10 Adam", _mlp(256, 128), "adam", 0.001, 120),
    Case("SimpleConvNet Adam", SIMPLE_CONV_NET, "adam", 0.001, 12),
    Case("SimpleConvNet Adam, two threads", SIMPLE_CONV_NET, "adam", 0.001, 12, threads=2),
    Case("conv16-16-32-32 Adam", DEEPER, "adam", 0.001, 4),
    Case("conv16-16-32-32 Adam, two threads", DEEPER, "adam", 0.001, 4, threads=2),
]


def bare_products(case: Case) -> Callable[[], None]:
    """The matrix products of the case's steps, float32, batch 100, into arrays that are there, and nothing else.

    For a convolution they are those of whole window matrices, which are taken to be there already; the derivative by
    the pixels of the images is left out, as in training.
    """
    network = build_network(case.spec)
    rng = np.random.default_rng(0)
    products: list[tuple[Any, Any, Any]] = []

    def product(rows: int, inner: int, columns: int) -> None:
        a, b = rng.standard_normal((rows, inner), np.float32), rng.standard_normal((inner, columns), np.float32)
        products.append((a, b, np.empty((rows, columns), np.float32)))

    def transposed(rows: int, inner: int, columns: int) -> None:
        """As in a weight's gradient: the left factor is stored the other way round."""
        product(rows, inner, columns)
        a, b, out = products[-1]
        products[-1] = (np.ascontiguousarray(a.T).T, b, out)

    first = True
    for layer, row in zip(network.layers, network.summary().layers, strict=True):
        if isinstance(layer, nn.Affine):
            features, neurons = layer.parameter_shapes["W"]
            product(100, features, neurons)
            transposed(features, 100, neurons)
            if not first:
                product(100, neurons, features)
            first = False
        elif isinstance(layer, nn.Convolution):
            filters, channels, size, _ = layer.parameter_shapes["W"]
            places = row.output_shape[1] * row.output_shape[2] * 100
            product(filters, channels * size * size, places)
            product(filters, places, channels * size * size)
            if not first:
                places = row.input_shape[1] * row.input_shape[2] * 100
                product(channels, filters * size * size, places)
            first = False

    def run() -> None:
        for _ in range(case.steps):
            for a, b, out in products:
                np.matmul(a, b, out=out)

    return run
