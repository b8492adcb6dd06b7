"""Checkpoints: the round trip through bytes, what is in them, and bytes that are none."""

import json
import re
import struct
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save

from backend.training import Checkpoint, CheckpointError, RunSpec, Training
from backend.training.build import build_network, build_optimizer
from backend.training.checkpoint import FORMAT, OPTIMIZER, restore
from backend.training.stopping import Judgement
from tests.training.runs import few_digits

SPEC = RunSpec(name="신경망", hidden_size=3, learning_rate=0.1 + 0.2, seed=2**32 - 1, sampling="shuffled")


def made(dtype: str = "float32", **changes: Any) -> Checkpoint:
    spec = SPEC.model_copy(update={"dtype": dtype})
    fields = {"iteration": 7, "evaluated": 6, "seconds": 1 / 3, "arrays": build_network(spec).params}
    return Checkpoint(spec, **{**fields, **changes})


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_round_trip(dtype: str) -> None:
    saved = made(dtype)
    loaded = Checkpoint.from_bytes(saved.to_bytes())
    assert (loaded.spec, loaded.iteration, loaded.evaluated, loaded.seconds) == (saved.spec, 7, 6, 1 / 3)
    assert loaded.arrays.keys() == saved.arrays.keys()
    for name, array in saved.arrays.items():
        assert loaded.arrays[name].dtype == array.dtype
        np.testing.assert_array_equal(loaded.arrays[name], array)


LAYERS = (
    {"type": "affine", "size": 4},
    {"type": "batch_normalization", "momentum": 0.5},
    {"type": "leaky_relu", "slope": 0.25},
    {"type": "dropout", "ratio": 0.1},
    {"type": "affine"},
)


@pytest.mark.parametrize("judgement", [Judgement(), Judgement(0.75, 0.5, 3), Judgement(0.0, 0.0, 0)])
def test_what_the_rules_remember_comes_back(judgement: Judgement) -> None:
    saved = Checkpoint(RunSpec(), 7, 6, 0.5, {"W1": np.zeros(2)}, judgement)
    assert Checkpoint.from_bytes(saved.to_bytes()).judgement == judgement


def test_every_field_of_the_spec_comes_back() -> None:
    spec = RunSpec(layers=LAYERS, optimizer="adamw", weight_decay=0.1 + 0.2, schedule="cosine", rotation=1 / 3)
    saved = Checkpoint(spec, 7, 6, 0.5, build_network(spec).params)
    loaded = Checkpoint.from_bytes(saved.to_bytes())
    assert loaded.spec == spec
    assert Checkpoint(loaded.spec, 7, 6, 0.5, loaded.arrays).to_bytes() == saved.to_bytes()


def test_bytes_are_a_snapshot() -> None:
    saved = made()
    kept = saved.arrays["W1"].copy()
    content = saved.to_bytes()
    saved.arrays["W1"][...] = 0
    np.testing.assert_array_equal(Checkpoint.from_bytes(content).arrays["W1"], kept)


def test_same_state_same_bytes() -> None:
    assert made().to_bytes() == made().to_bytes()


def test_every_truncation_is_refused() -> None:
    content = made().to_bytes()
    header = 8 + struct.unpack_from("<Q", content)[0]
    for size in (*range(header + 20), *range(header + 20, len(content), 101), len(content) - 1):
        with pytest.raises(CheckpointError):
            Checkpoint.from_bytes(content[:size])


def test_surplus_is_refused() -> None:
    with pytest.raises(CheckpointError):
        Checkpoint.from_bytes(made().to_bytes() + b"\x00")


def test_any_damage_to_the_header_is_refused_or_read() -> None:
    """Whatever single byte is wrong, nothing but CheckpointError comes out."""
    content = made().to_bytes()
    refused = 0
    for place in range(8 + struct.unpack_from("<Q", content)[0]):
        for flip in (0x01, 0x20, 0x80, 0xFF):
            damaged = bytearray(content)
            damaged[place] ^= flip
            try:
                Checkpoint.from_bytes(bytes(damaged))
            except CheckpointError:
                refused += 1
    assert refused > 2_000


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 8,
        b"\xff" * 100,
        b"PK\x03\x04 a zip file",
        b"\x80\x04\x95 a pickle",
        b'{"W1": [1, 2]}',
        save({"W1": np.zeros(3)}),
        save({"W1": np.zeros(3)}, metadata={"format": "pt"}),
    ],
)
def test_foreign_bytes_are_refused(content: bytes) -> None:
    with pytest.raises(CheckpointError, match=r"^not a readable checkpoint: "):
        Checkpoint.from_bytes(content)


def with_state(state: Any) -> bytes:
    return save({"W1": np.zeros(3)}, metadata={"backprop-lab": json.dumps(state)})


GOOD = {"format": 1, "iteration": 7, "evaluated": 6, "seconds": 0.5, "spec": {}}


def test_the_state_that_the_bad_ones_are_made_of_is_good() -> None:
    assert Checkpoint.from_bytes(with_state(GOOD)).iteration == 7


@pytest.mark.parametrize("spec", [{"learning_rate": -1}, {"unknown": 1}])
def test_descriptions_of_other_versions_are_read_as_far_as_they_go(spec: dict[str, Any]) -> None:
    read = Checkpoint.from_bytes(with_state({**GOOD, "spec": spec}))
    assert read.spec.learning_rate == spec.get("learning_rate", 0.1)


@pytest.mark.parametrize(
    "state",
    [
        [],
        "text",
        5,
        None,
        {},
        *({name: value for name, value in GOOD.items() if name != left_out} for left_out in GOOD),
        {**GOOD, "spec": None},
        {**GOOD, "iteration": "seven"},
        {**GOOD, "iteration": None},
        {**GOOD, "seconds": []},
    ],
)
def test_a_state_that_does_not_hold_together_is_refused(state: Any) -> None:
    with pytest.raises(CheckpointError, match=r"^not a readable checkpoint: "):
        Checkpoint.from_bytes(with_state(state))


@pytest.mark.parametrize(
    "state",
    [
        {**GOOD, "iteration": float("inf")},
        {**GOOD, "iteration": -1, "evaluated": -1},
        {**GOOD, "evaluated": 8},
        {**GOOD, "evaluated": -1},
        {**GOOD, "seconds": float("nan")},
        {**GOOD, "seconds": float("inf")},
        {**GOOD, "seconds": -1.0},
    ],
)
def test_figures_that_no_run_can_have_are_refused(state: Any) -> None:
    with pytest.raises(CheckpointError):
        Checkpoint.from_bytes(with_state(state))


def test_a_later_format_is_named() -> None:
    with pytest.raises(CheckpointError, match=r"^expected checkpoint format 1, got 2$"):
        Checkpoint.from_bytes(with_state({**GOOD, "format": 2}))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_restore(dtype: str) -> None:
    saved = made(dtype)
    net = build_network(saved.spec.model_copy(update={"seed": 1}))
    restore(Checkpoint.from_bytes(saved.to_bytes()), net)
    np.testing.assert_array_equal(net.params.flat, saved.arrays.flat)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"hidden_size": 4}, r"^W1: expected float32 of shape \(784, 4\), got float32 of shape \(784, 3\)$"),
        ({"dtype": "float64"}, r"^W1: expected float64 of shape \(784, 3\), got float32 of shape \(784, 3\)$"),
    ],
)
def test_arrays_of_another_network_are_refused(change, message: str) -> None:
    net = build_network(SPEC.model_copy(update=change))
    kept = net.params.flat.copy()
    with pytest.raises(CheckpointError, match=message):
        restore(made(), net)
    np.testing.assert_array_equal(net.params.flat, kept)


@pytest.mark.parametrize("names", [("W1", "b1", "W2"), ("W1", "b1", "W2", "b2", "W3"), ()])
def test_missing_and_surplus_arrays_are_named(names: tuple[str, ...]) -> None:
    arrays = {name: np.zeros(1, np.float32) for name in names}
    with pytest.raises(CheckpointError) as refusal:
        restore(made(arrays=arrays), build_network(SPEC))
    assert str(refusal.value) == f"expected the arrays ['W1', 'W2', 'b1', 'b2'], got {sorted(names)}"


def with_memory(optimizer: str = "adam", seed: int = 0) -> Checkpoint:
    """A checkpoint of a network with running averages and an update rule with a memory, all of them random."""
    spec = RunSpec(layers=LAYERS, optimizer=optimizer)
    net = build_network(spec)
    rule = build_optimizer(spec, net)
    rng = np.random.default_rng(seed)
    arrays = {**net.params, **net.state, **{f"{OPTIMIZER}{name}": array for name, array in rule.state.items()}}
    return Checkpoint(spec, 7, 6, 0.5, {name: rng.random(a.shape, np.float32) for name, a in arrays.items()})


def test_restore_brings_back_averages_and_memory() -> None:
    saved = with_memory()
    loaded = Checkpoint.from_bytes(saved.to_bytes())
    net = build_network(saved.spec)
    rule = build_optimizer(saved.spec, net)
    restore(loaded, net, rule)
    for name, array in {**net.params, **net.state}.items():
        np.testing.assert_array_equal(array, saved.arrays[name])
    assert net.state.keys() == {"running_mean2", "running_var2"}
    assert rule.state.keys() == {"m", "v"}
    for name, array in rule.state.items():
        np.testing.assert_array_equal(array, saved.arrays[f"optimizer.{name}"])
    assert rule.steps == 7


def test_to_predict_no_memory_is_needed() -> None:
    saved = with_memory()
    net = build_network(saved.spec)
    restore(saved, net)
    np.testing.assert_array_equal(net.state["running_var2"], saved.arrays["running_var2"])
    np.testing.assert_array_equal(net.params["W1"], saved.arrays["W1"])


@pytest.mark.parametrize(
    ("optimizer", "expected"), [("sgd", []), ("momentum", ["optimizer.velocity"]), ("rmsprop", ["optimizer.h"])]
)
def test_the_memory_of_another_rule_is_refused(optimizer: str, expected: list[str]) -> None:
    saved = with_memory("adam")
    spec = saved.spec.model_copy(update={"optimizer": optimizer})
    net = build_network(spec)
    message = rf"^expected the arrays {re.escape(str(expected))}, got \['optimizer.m', 'optimizer.v'\]$"
    with pytest.raises(CheckpointError, match=message):
        restore(saved, net, build_optimizer(spec, net))


def test_missing_averages_are_named() -> None:
    saved = with_memory("sgd")
    arrays = {name: array for name, array in saved.arrays.items() if name != "running_mean2"}
    with pytest.raises(CheckpointError, match=r"^expected the arrays .*'running_mean2'.*, got "):
        restore(Checkpoint(saved.spec, 7, 6, 0.5, arrays), build_network(saved.spec))


FIRST_VERSION = {
    "name": "my first net",
    "dataset": "mnist",
    "batch_size": 50,
    "sampling": "shuffled",
    "hidden_size": 3,
    "activation": "relu",
    "initializer": "normal",
    "weight_init_std": 0.01,
    "loss": "cross_entropy",
    "optimizer": "sgd",
    "learning_rate": 0.5,
    "dtype": "float32",
    "seed": 3,
    "iterations": 20,
}
"""All fields of a spec in the program's first version."""


def test_a_checkpoint_of_the_first_version() -> None:
    """It holds parameters only, and a spec without any of the fields that came later."""
    spec = RunSpec.model_validate(FIRST_VERSION)
    assert FORMAT == 1
    trained = Training(spec, few_digits())
    stream = trained.events()
    while trained.iteration < 6:
        next(stream)
    state = {"format": 1, "iteration": 6, "evaluated": 1, "seconds": 0.5, "spec": FIRST_VERSION}
    content = save(dict(trained.network.params), metadata={"backprop-lab": json.dumps(state)})
    loaded = Checkpoint.from_bytes(content)
    assert loaded.spec == spec
    net = build_network(loaded.spec)
    restore(loaded, net)
    np.testing.assert_array_equal(net.params.flat, trained.network.params.flat)
    resumed = Training(loaded.spec, few_digits(), loaded)
    rest = list(resumed.events())
    assert rest == list(stream)
    assert resumed.network.params.flat.tobytes() == trained.network.params.flat.tobytes()
