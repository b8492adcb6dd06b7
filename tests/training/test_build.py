"""From the description to the network: every choice of the form arrives."""

import numpy as np
import pytest

from backend.nn import ReLU, Sigmoid
from backend.training import RunSpec
from backend.training.build import build_network, build_optimizer, layer_sizes, parameter_count


def test_default_network() -> None:
    net = build_network(RunSpec())
    shapes = {name: array.shape for name, array in net.params.items()}
    assert shapes == {"W1": (784, 50), "b1": (50,), "W2": (50, 10), "b2": (10,)}
    assert net.params.flat.dtype == np.float32
    assert np.std(net.params["W1"]) == pytest.approx(0.01, rel=0.02)


@pytest.mark.parametrize(("name", "kind"), [("relu", ReLU), ("sigmoid", Sigmoid)])
def test_activation(name: str, kind: type) -> None:
    assert isinstance(build_network(RunSpec(activation=name)).layers[1], kind)


@pytest.mark.parametrize(
    ("choices", "std"),
    [
        ({"weight_init_std": 0.5}, 0.5),
        ({"initializer": "xavier", "weight_init_std": 0.5}, (1 / 784) ** 0.5),
        ({"initializer": "he", "weight_init_std": 0.5}, (2 / 784) ** 0.5),
        ({"initializer": "zeros", "weight_init_std": 0.5}, 0),
    ],
)
def test_initializer(choices, std: float) -> None:
    assert np.std(build_network(RunSpec(**choices)).params["W1"]) == pytest.approx(std, rel=0.02)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_dtype(dtype: str) -> None:
    assert build_network(RunSpec(dtype=dtype)).params.flat.dtype == dtype


@pytest.mark.parametrize("loss", ["cross_entropy", "mse"])
def test_loss(loss: str) -> None:
    assert build_network(RunSpec(loss=loss)).last_layer.loss == loss


def test_weights_follow_from_the_seed_alone() -> None:
    np.random.seed(1)
    first = build_network(RunSpec(seed=7)).params.flat.copy()
    np.random.seed(2)
    np.testing.assert_array_equal(build_network(RunSpec(seed=7, learning_rate=3, iterations=5)).params.flat, first)
    assert not np.array_equal(build_network(RunSpec(seed=8)).params.flat, first)


def test_optimizer() -> None:
    assert build_optimizer(RunSpec(learning_rate=0.7)).learning_rate == 0.7


@pytest.mark.parametrize("hidden_size", [1, 50, 333])
def test_sizes_without_building(hidden_size: int) -> None:
    spec = RunSpec(hidden_size=hidden_size)
    assert layer_sizes(spec) == [784, hidden_size, 10]
    assert parameter_count(spec) == build_network(spec).params.flat.size
