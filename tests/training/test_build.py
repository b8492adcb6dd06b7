"""From the description to the network and all that trains it: every choice of the form arrives."""

from typing import Any

import numpy as np
import pytest

from backend.datasets.augmentation import Distortion
from backend.nn import ReLU, Sigmoid, SigmoidWithLoss, SoftmaxWithLoss, StepWithLoss
from backend.nn.optimizers import SGD, AdaGrad, Adam, AdamW, Momentum, Nesterov, RMSProp
from backend.nn.schedules import Constant, Cosine, OneCycle, StepDecay, WarmUp
from backend.training import RunSpec
from backend.training.build import (
    WORTH_TWO_PARTS,
    batch_parts,
    build_augmentation,
    build_network,
    build_optimizer,
    build_schedule,
    layer_sizes,
    summarize,
    weight_spans,
)

CNN = (
    {"type": "convolution", "filters": 3, "size": 5},
    {"type": "batch_normalization"},
    {"type": "relu"},
    {"type": "max_pooling", "size": 4},
    {"type": "flatten"},
    {"type": "affine", "size": 7},
    {"type": "tanh"},
    {"type": "affine"},
)


def test_default_network() -> None:
    net = build_network(RunSpec())
    shapes = {name: array.shape for name, array in net.params.items()}
    assert shapes == {"W1": (784, 50), "b1": (50,), "W2": (50, 10), "b2": (10,)}
    assert net.params.flat.dtype == np.float32
    assert np.std(net.params["W1"]) == pytest.approx(0.01, rel=0.02)
    assert net.input_shape == (784,)


@pytest.mark.parametrize(("name", "kind"), [("relu", ReLU), ("sigmoid", Sigmoid)])
def test_activation(name: str, kind: type) -> None:
    assert isinstance(build_network(RunSpec(activation=name)).layers[1], kind)


def test_layers() -> None:
    net = build_network(RunSpec(layers=CNN, dtype="float64"))
    assert net.input_shape == (1, 28, 28)
    assert {name: array.shape for name, array in net.params.items()} == {
        "W1": (3, 1, 5, 5),
        "b1": (3,),
        "gamma2": (3,),
        "beta2": (3,),
        "W3": (108, 7),
        "b3": (7,),
        "W4": (7, 10),
        "b4": (10,),
    }
    assert {name: array.tolist() for name, array in net.state.items()} == {
        "running_mean2": [0, 0, 0],
        "running_var2": [1, 1, 1],
    }
    assert net.params["gamma2"].tolist() == [1, 1, 1]


@pytest.mark.parametrize(
    ("choices", "std"),
    [
        ({"weight_init_std": 0.5}, 0.5),
        ({"initializer": "xavier", "weight_init_std": 0.5}, (1 / 784) ** 0.5),
        ({"initializer": "he", "weight_init_std": 0.5}, (2 / 784) ** 0.5),
        ({"initializer": "zeros", "weight_init_std": 0.5}, 0),
        ({"initializer": "auto", "weight_init_std": 0.5}, (2 / 784) ** 0.5),
        ({"initializer": "auto", "activation": "sigmoid"}, (1 / 784) ** 0.5),
    ],
)
def test_initializer(choices, std: float) -> None:
    assert np.std(build_network(RunSpec(**choices)).params["W1"]) == pytest.approx(std, rel=0.02)


def test_auto_initializer_of_each_layer() -> None:
    wide = {"type": "convolution", "filters": 100, "size": 5}
    layers = (wide, *CNN[1:5], {"type": "affine", "size": 300}, *CNN[6:])
    params = build_network(RunSpec(layers=layers, initializer="auto")).params
    for name, expected in (("W1", 2 / 25), ("W3", 1 / 3600), ("W4", 1 / 300)):
        assert np.std(params[name]) == pytest.approx(expected**0.5, rel=0.05)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_dtype(dtype: str) -> None:
    assert build_network(RunSpec(dtype=dtype)).params.flat.dtype == dtype


def test_the_same_weights_in_another_dtype() -> None:
    exact = build_network(RunSpec(layers=CNN), dtype=np.float64)
    assert exact.params.flat.dtype == np.float64
    np.testing.assert_array_equal(exact.params.flat.astype(np.float32), build_network(RunSpec(layers=CNN)).params.flat)


@pytest.mark.parametrize("loss", ["cross_entropy", "mse"])
@pytest.mark.parametrize(("output", "kind"), [("softmax", SoftmaxWithLoss), ("sigmoid", SigmoidWithLoss)])
def test_loss(output: str, kind: type, loss: str) -> None:
    net = build_network(RunSpec(dataset="xor", output=output, loss=loss))
    assert type(net.last_layer) is kind
    assert net.last_layer.loss == loss
    assert (net.output_size, net.classes) == (2 if output == "softmax" else 1, 2)


def test_step_output() -> None:
    net = build_network(RunSpec(dataset="xor", output="step"))
    assert isinstance(net.last_layer, StepWithLoss)
    assert (net.output_size, net.classes) == (1, 2)


def test_weights_follow_from_the_seed_alone() -> None:
    np.random.seed(1)
    first = build_network(RunSpec(seed=7)).params.flat.copy()
    np.random.seed(2)
    np.testing.assert_array_equal(build_network(RunSpec(seed=7, learning_rate=3, iterations=5)).params.flat, first)
    assert not np.array_equal(build_network(RunSpec(seed=8)).params.flat, first)


OPTIMIZERS: list[tuple[dict[str, Any], type, dict[str, float]]] = [
    ({"optimizer": "sgd"}, SGD, {}),
    ({"optimizer": "momentum", "momentum": 0.6}, Momentum, {"momentum": 0.6}),
    ({"optimizer": "nesterov", "momentum": 0.6}, Nesterov, {"momentum": 0.6}),
    ({"optimizer": "adagrad"}, AdaGrad, {}),
    ({"optimizer": "rmsprop", "rho": 0.7}, RMSProp, {"decay": 0.7}),
    ({"optimizer": "adam", "beta1": 0.8, "beta2": 0.95}, Adam, {"beta1": 0.8, "beta2": 0.95}),
    (
        {"optimizer": "adamw", "beta1": 0.8, "beta2": 0.95, "weight_decay": 0.3},
        AdamW,
        {"beta1": 0.8, "beta2": 0.95, "weight_decay": 0.3},
    ),
]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(("choices", "kind", "arguments"), OPTIMIZERS)
def test_optimizer(choices, kind: type, arguments, dtype: str) -> None:
    spec = RunSpec(learning_rate=0.7, hidden_size=3, dtype=dtype, **choices)
    net = build_network(spec)
    optimizer = build_optimizer(spec, net)
    assert type(optimizer) is kind
    assert optimizer.learning_rate == 0.7
    assert {name: getattr(optimizer, name) for name in arguments} == arguments
    assert optimizer.state.keys() == set(kind.state_names)
    for array in optimizer.state.values():
        assert (array.dtype, array.size) == (dtype, net.params.flat.size)


def test_every_optimizer_of_the_form_is_tested() -> None:
    names = RunSpec.model_json_schema()["properties"]["optimizer"]["enum"]
    assert names == [choices["optimizer"] for choices, _, _ in OPTIMIZERS]


def test_adamw_knows_which_parameters_are_weights() -> None:
    spec = RunSpec(layers=CNN, optimizer="adamw")
    net = build_network(spec)
    assert build_optimizer(spec, net).spans == tuple(weight_spans(net))


@pytest.mark.parametrize(
    "layers",
    [CNN, (), ({"type": "lstm", "size": 5}, {"type": "rnn", "size": 4, "steps": 5}, {"type": "affine"})],
)
def test_weights_are_what_is_no_bias_scale_or_shift(layers) -> None:
    net = build_network(RunSpec(layers=layers, hidden_size=4))
    net.params.flat[...] = 0
    for span in weight_spans(net):
        net.params.flat[span] += 1
    for name, array in net.params.items():
        assert set(array.ravel().tolist()) == {1.0 if name.startswith("W") else 0.0}, name


@pytest.mark.parametrize(
    ("choices", "schedule"),
    [
        ({}, Constant()),
        ({"schedule": "step", "step_iterations": 7, "step_factor": 0.25}, StepDecay(7, 0.25)),
        ({"schedule": "cosine"}, Cosine(100)),
        ({"schedule": "one_cycle"}, OneCycle(100)),
        ({"warmup_iterations": 10}, WarmUp(10, Constant())),
        ({"schedule": "cosine", "warmup_iterations": 10}, WarmUp(10, Cosine(90))),
        ({"schedule": "one_cycle", "warmup_iterations": 10}, WarmUp(10, OneCycle(90))),
        ({"schedule": "cosine", "warmup_iterations": 500}, WarmUp(500, Cosine(1))),
        (
            {"schedule": "step", "step_iterations": 7, "step_factor": 0.25, "warmup_iterations": 3},
            WarmUp(3, StepDecay(7, 0.25)),
        ),
    ],
)
def test_schedule(choices, schedule) -> None:
    assert build_schedule(RunSpec(iterations=100, **choices)) == schedule


BOUNDS = {"shift": 1.0, "rotation": 2.0, "scaling": 0.1, "shear": 0.2, "elastic": 0.5, "thickness": 0.3}


@pytest.mark.parametrize("bounds", [BOUNDS, *({name: value} for name, value in BOUNDS.items())])
def test_augmentation(bounds) -> None:
    augmentation = build_augmentation(RunSpec(seed=3, **bounds))
    assert augmentation is not None
    assert augmentation.distortion == Distortion(**{**dict.fromkeys(BOUNDS, 0.0), **bounds})
    assert (augmentation.seed, augmentation.dtype) == (3, np.float32)
    exact = build_augmentation(RunSpec(dtype="float64", **bounds))
    assert exact is not None
    assert exact.dtype == np.float64


def test_nothing_to_distort() -> None:
    assert build_augmentation(RunSpec()) is None
    assert build_augmentation(RunSpec(dataset="moons", **BOUNDS)) is None


def parts(**choices: Any) -> int:
    spec = RunSpec(**choices)
    return batch_parts(spec, summarize(spec))


def test_large_batches_are_cut_in_two() -> None:
    multiply_adds = 784 * 100 + 100 * 10
    enough = -(-WORTH_TWO_PARTS // multiply_adds)
    assert parts(hidden_size=100, batch_size=enough) == 2
    assert parts(hidden_size=100, batch_size=enough - 1) == 1
    assert parts() == 1


DEAR = {"type": "convolution", "filters": 40, "size": 15, "padding": 7}
"""Twice in a row, 280 million multiply-adds for each image."""


def test_one_example_cannot_be_cut() -> None:
    layers = (DEAR, DEAR, {"type": "flatten"}, {"type": "affine"})
    assert parts(layers=layers, batch_size=1) == 1
    assert parts(layers=layers, batch_size=2) == 2


def test_batch_normalization_looks_at_the_whole_batch() -> None:
    layers = (DEAR, {"type": "batch_normalization"}, DEAR, {"type": "flatten"}, {"type": "affine"})
    assert parts(layers=layers) == 1
    assert parts(layers=(*layers[:1], *layers[2:])) == 2


@pytest.mark.parametrize("hidden_size", [1, 50, 333])
def test_sizes_without_building(hidden_size: int) -> None:
    spec = RunSpec(hidden_size=hidden_size)
    assert layer_sizes(spec) == [784, hidden_size, 10]
    assert summarize(spec).parameters == build_network(spec).params.flat.size


@pytest.mark.parametrize(
    ("choices", "sizes"),
    [
        ({"layers": CNN}, [784, 3 * 24 * 24, 7, 10]),
        ({"dataset": "xor", "hidden_size": 2}, [2, 2, 2]),
        ({"dataset": "xor", "output": "step", "layers": [{"type": "affine"}]}, [2, 1]),
        ({"layers": [{"type": "lstm", "size": 12}, {"type": "affine"}]}, [784, 12, 10]),
    ],
)
def test_sizes_of_any_network(choices, sizes: list[int]) -> None:
    spec = RunSpec(**choices)
    assert layer_sizes(spec) == sizes
    assert summarize(spec) == build_network(spec).summary()
