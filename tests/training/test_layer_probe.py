"""What is seen in the layers, held against the same worked out by hand; and that looking moves nothing."""

from typing import Any

import numpy as np
import pytest

from backend.datasets.dataset import Dataset
from backend.nn import Network
from backend.training import Checkpoint, Layers, RunSpec, Training
from backend.training.build import build_network
from backend.training.layer_probe import LayerProbe
from tests.training.runs import collected, dataset_of, lasting, order

EVERY_KIND = [
    {"type": "convolution", "filters": 4, "size": 5, "stride": 2},
    {"type": "batch_normalization"},
    {"type": "relu"},
    {"type": "max_pooling", "size": 2},
    {"type": "flatten"},
    {"type": "dropout", "ratio": 0.5},
    {"type": "affine", "size": 20},
    {"type": "gelu"},
    {"type": "affine", "size": 12},
    {"type": "leaky_relu"},
    {"type": "affine", "size": 9},
    {"type": "sigmoid"},
    {"type": "affine"},
]
RECURRENT = [
    {"type": "lstm", "size": 6, "every_step": True},
    {"type": "rnn", "size": 5},
    {"type": "tanh"},
    {"type": "affine"},
]


def probe(spec: RunSpec, dataset: Dataset, network: Network | None = None) -> Layers:
    return LayerProbe(spec, network or build_network(spec), dataset).layers(1, 0.1)


def test_of_a_two_layer_net(few_digits: Dataset) -> None:
    spec = RunSpec(hidden_size=6, weight_init_std=0.5, dtype="float64")
    network = build_network(spec)
    network.params["b1"][2] = -1e3  # never to speak again
    found = LayerProbe(spec, network, few_digits).layers(7, 0.25)
    assert (found.iteration, found.learning_rate) == (7, 0.25)
    assert [(layer.index, layer.name, layer.title) for layer in found.layers] == [
        (0, "affine", "Affine 1"),
        (1, "relu", "ReLU 1"),
        (2, "affine", "Affine 2"),
    ]
    chosen = np.random.default_rng([0, 3_003]).choice(300, 256, replace=False)
    x, t = few_digits.x_train[chosen] / 255, few_digits.t_train[chosen].astype(np.intp)
    gradients = network.gradient(x, t)
    hidden = x @ network.params["W1"] + network.params["b1"]
    first, relu, second = found.layers
    for layer, name in ((first, "W1"), (second, "W2")):
        for seen, array in ((layer.weights, network.params[name]), (layer.gradients, gradients[name])):
            assert (seen.low, seen.high) == (pytest.approx(array.min(), rel=1e-5), pytest.approx(array.max(), rel=1e-5))
            assert seen.mean == pytest.approx(array.mean(), rel=1e-4, abs=1e-12)
            assert seen.std == pytest.approx(array.std(), rel=1e-5)
            assert sum(seen.counts) == array.size
    assert first.activations.std == pytest.approx(hidden.std(), rel=1e-5)
    assert relu.activations.mean == pytest.approx(np.maximum(hidden, 0).mean(), rel=1e-5)
    assert (relu.weights, relu.gradients, relu.saturated, relu.update_ratio) == (None, None, None, None)
    assert relu.dead == pytest.approx(np.mean((hidden <= 0).all(axis=0)), abs=1e-6)
    assert relu.dead >= 1 / 6 - 1e-6
    assert (first.dead, first.saturated, first.update_ratio) == (None, None, None)


def test_the_share_that_is_saturated(few_digits: Dataset) -> None:
    spec = RunSpec(layers=[{"type": "affine", "size": 8}, {"type": "tanh"}, {"type": "affine"}], weight_init_std=0.3)
    network = build_network(spec)
    chosen = np.random.default_rng([0, 3_003]).choice(300, 256, replace=False)
    out = np.tanh(few_digits.x_train[chosen] / 255 @ network.params["W1"])
    tanh = probe(spec, few_digits, network).layers[1]
    assert tanh.saturated == pytest.approx(np.mean(np.abs(out) > 0.96), abs=1e-3)
    assert 0.05 < tanh.saturated < 0.95
    assert tanh.dead is None
    sigmoid = probe(RunSpec(activation="sigmoid", weight_init_std=0.01), few_digits).layers[1]
    assert sigmoid.saturated == 0
    stiff = probe(RunSpec(activation="sigmoid", weight_init_std=10.0), few_digits).layers[1]
    assert stiff.saturated > 0.9


@pytest.mark.parametrize(
    ("layers", "titles"),
    [
        (EVERY_KIND, "Convolution 1, ReLU 1, Affine 1, GELU 1, Affine 2, Leaky ReLU 1, Affine 3, Sigmoid 1, Affine 4"),
        (RECURRENT, "LSTM 1, RNN 1, Tanh 1, Affine 1"),
    ],
)
def test_layers_with_weights_and_activations(few_digits: Dataset, layers: list[Any], titles: str) -> None:
    found = probe(RunSpec(layers=layers, initializer="auto"), few_digits).layers
    assert ", ".join(layer.title for layer in found) == titles
    for layer in found:
        has_weights = layer.name in ("affine", "convolution", "lstm", "rnn")
        assert (layer.weights is not None) == (layer.gradients is not None) == has_weights
        assert layer.activations is not None
        assert (layer.dead is not None) == (layer.name in ("relu", "gelu"))
        assert (layer.saturated is not None) == (layer.name in ("sigmoid", "tanh", "rnn"))


def test_a_filter_is_one_unit(few_digits: Dataset) -> None:
    layers = [
        {"type": "convolution", "filters": 4, "size": 5},
        {"type": "relu"},
        {"type": "flatten"},
        {"type": "affine"},
    ]
    spec = RunSpec(layers=layers)
    network = build_network(spec)
    network.params["b1"][...] = [-9, 1, 1, -9]
    assert probe(spec, few_digits, network).layers[1].dead == 0.5


def test_what_is_not_finite_is_left_out(few_digits: Dataset) -> None:
    spec = RunSpec(hidden_size=4, weight_init_std=0.5)
    network = build_network(spec)
    network.params["W1"][...] = 1e38
    network.params["W2"][0, 0] = np.inf
    first, relu, second = probe(spec, few_digits, network).layers
    assert first.weights is not None
    assert (first.activations, relu.dead, second.weights, second.activations) == (None, None, None, None)


def test_large_networks_are_probed_with_fewer_examples(few_digits: Dataset) -> None:
    large = [{"type": "convolution", "filters": 64, "size": 3, "padding": 1}, {"type": "relu"}]
    spec = RunSpec(layers=[*large, {"type": "flatten"}, {"type": "affine"}])
    relu = probe(spec, few_digits).layers[1]
    assert sum(relu.activations.counts) <= 32 * 64 * 28 * 28


def training(spec: RunSpec, *, probed: bool, checkpoint: Any = None) -> Training:
    return Training(spec, dataset_of(spec), checkpoint, probed=probed)


STORIES = [
    {"hidden_size": 8, "batch_size": 50, "iterations": 30, "optimizer": "momentum", "learning_rate": 0.2},
    {"layers": EVERY_KIND, "optimizer": "adam", "learning_rate": 0.01, "batch_size": 50, "iterations": 26, "epochs": 4},
    {"layers": RECURRENT, "optimizer": "sgd", "batch_size": 30, "iterations": 23, "patience": 2, "validation_size": 5},
    {"dataset": "xor", "batch_size": 2, "iterations": 43, "schedule": "cosine", "hidden_size": 3},
    {"hidden_size": 3, "gradient": "numerical_fast", "batch_size": 100, "iterations": 4},
]


@pytest.mark.parametrize("fields", STORIES)
def test_looking_moves_nothing(fields: dict[str, Any]) -> None:
    spec = RunSpec.model_validate(fields)
    watched, unwatched = training(spec, probed=True), training(spec, probed=False)
    seen, _ = collected(watched)
    expected, _ = collected(unwatched)
    layers = [event for event in seen if isinstance(event, Layers)]
    assert lasting([event for event in seen if not isinstance(event, Layers)]) == lasting(expected)
    for name, array in watched.checkpoint(0).arrays.items():
        assert array.tobytes() == unwatched.checkpoint(0).arrays[name].tobytes(), name
    kinds = [event for event in order(seen) if event[0] in ("evaluation", "layers")]
    assert kinds == [pair for _, at in kinds[::2] for pair in (("evaluation", at), ("layers", at))]
    assert len(layers) >= 2
    for event in layers:
        for layer in event.layers:
            assert (layer.update_ratio is not None) == (layer.weights is not None)


@pytest.mark.parametrize("fields", STORIES)
def test_a_run_that_is_resumed_sees_the_same(fields: dict[str, Any]) -> None:
    """From any moment at which a checkpoint may be taken, the very same events follow."""
    spec = RunSpec.model_validate(fields)
    undisturbed = training(spec, probed=True)
    saved, seen = [], []
    for event in undisturbed.events():
        seen.append(event)
        if undisturbed.settled:
            saved.append((len(seen), undisturbed.checkpoint(0).to_bytes()))
    assert len(saved) >= 3
    owed = [position for position, event in enumerate(seen) if isinstance(event, Layers)]
    assert not {position for position, _ in saved} & set(owed)  # never between an evaluation and its layers
    for position, content in saved[:: max(len(saved) // 6, 1)]:
        rest, _ = collected(training(spec, probed=True, checkpoint=Checkpoint.from_bytes(content)))
        assert lasting(rest) == lasting(seen[position:])


def test_the_update_ratio_is_that_of_the_last_mini_batch(few_digits: Dataset) -> None:
    spec = RunSpec(hidden_size=5, batch_size=50, iterations=24, learning_rate=0.3, weight_decay=0.01, momentum=0.5)
    watched = Training(spec, few_digits, probed=True)
    before: dict[str, Any] = {}
    now = {name: array.copy() for name, array in watched.network.params.items()}
    for event in watched.events():
        if isinstance(event, Layers):
            for layer, name in ((event.layers[0], "W1"), (event.layers[2], "W2")):
                expected = (now[name].astype(np.float64) - before[name]).std() / before[name].astype(np.float64).std()
                assert layer.update_ratio == pytest.approx(expected, rel=1e-4)
        else:
            if event.iteration > watched.evaluated:
                before = now
            now = {name: array.copy() for name, array in watched.network.params.items()}


def test_the_learning_rate_is_that_of_the_schedule(few_digits: Dataset) -> None:
    spec = RunSpec(hidden_size=3, batch_size=50, iterations=50, schedule="cosine", warmup_iterations=10)
    watched = Training(spec, few_digits, probed=True)
    told = {}
    for event in watched.events():
        if isinstance(event, Layers):
            told[event.iteration] = (event.learning_rate, watched.optimizer.learning_rate)
    assert list(told) == [1, 24, 48, 50]
    for learning_rate, used in told.values():
        assert learning_rate == pytest.approx(used, rel=1e-5)
