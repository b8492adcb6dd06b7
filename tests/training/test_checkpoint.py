"""Checkpoints: the round trip through bytes, and bytes that are none."""

import json
import struct
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save

from backend.training import Checkpoint, CheckpointError, RunSpec
from backend.training.build import build_network
from backend.training.checkpoint import restore

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


@pytest.mark.parametrize(
    "state",
    [
        [],
        "text",
        5,
        None,
        {},
        *({name: value for name, value in GOOD.items() if name != left_out} for left_out in GOOD),
        {**GOOD, "spec": {"learning_rate": -1}},
        {**GOOD, "spec": {"unknown": 1}},
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
    restore(Checkpoint.from_bytes(saved.to_bytes()), net.params)
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
        restore(made(), net.params)
    np.testing.assert_array_equal(net.params.flat, kept)


@pytest.mark.parametrize("names", [("W1", "b1", "W2"), ("W1", "b1", "W2", "b2", "W3"), ()])
def test_missing_and_surplus_arrays_are_named(names: tuple[str, ...]) -> None:
    arrays = {name: np.zeros(1, np.float32) for name in names}
    with pytest.raises(CheckpointError) as refusal:
        restore(made(arrays=arrays), build_network(SPEC).params)
    assert str(refusal.value) == f"expected the arrays ['W1', 'W2', 'b1', 'b2'], got {sorted(names)}"
