"""Files of weights that declare far more than they hold, or something else: refused before room is made for it."""

import io
import json
import struct
import tracemalloc
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from backend.cli.main import main
from backend.training import Checkpoint, CheckpointError, RunSpec
from backend.training.build import build_network
from backend.training.checkpoint import trained_network

TERABYTE = 2**40


@contextmanager
def little_memory(most: int = 8_000_000) -> Iterator[None]:
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < most
    finally:
        tracemalloc.stop()


def safetensors(header: object, data: bytes = b"", length: int | None = None) -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text) if length is None else length) + text + data


def sound(**spec: object) -> bytes:
    """A good file, of a small network."""
    described = RunSpec(hidden_size=2, iterations=1)
    arrays = dict(build_network(described).params)
    return Checkpoint(described, 1, 0, 0.0, arrays).to_bytes()


def with_spec(**fields: object) -> bytes:
    """The same, but that it describes something else."""
    content = sound()
    (size,) = struct.unpack_from("<Q", content)
    header = json.loads(content[8 : 8 + size])
    state = json.loads(header["__metadata__"]["backprop-lab"])
    state["spec"] |= fields
    header["__metadata__"]["backprop-lab"] = json.dumps(state)
    return safetensors(header, content[8 + size :])


def tensor(shape: list[int], end: int, dtype: str = "F32") -> dict[str, object]:
    return {"W1": {"dtype": dtype, "shape": shape, "data_offsets": [0, end]}}


def npz() -> bytes:
    """A NumPy archive whose array declares a terabyte, and one of pickled objects."""
    head = f"{{'descr': '<f4', 'fortran_order': False, 'shape': ({TERABYTE // 4},), }}".ljust(117) + "\n"
    array = b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head.encode() + b"\0" * 64
    objects = io.BytesIO()
    np.save(objects, np.array([{"a": 1}], object), allow_pickle=True)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("W1.npy", array)
        archive.writestr("W2.npy", objects.getvalue())
    return file.getvalue()


LIES = {
    "a terabyte": safetensors(tensor([TERABYTE // 4], TERABYTE), b"\0" * 64),
    "a terabyte in 64 bytes": safetensors(tensor([TERABYTE // 4], 64), b"\0" * 64),
    "sides whose product overflows": safetensors(tensor([2**33, 2**33], 64), b"\0" * 64),
    "a negative side": safetensors(tensor([-4, -4], 64), b"\0" * 64),
    "places outside of the file": safetensors(tensor([16], 64) | {"b1": tensor([16], 2**63)["W1"]}, b"\0" * 64),
    "a header of a terabyte": safetensors(b"{}", length=TERABYTE),
    "a header of 2^64 bytes": safetensors(b"{}", length=2**64 - 1),
    "a deep header": safetensors(b"[" * 100_000 + b"]" * 100_000),
    "a wide header": safetensors({f"a{number}": tensor([0], 0)["W1"] for number in range(30_000)}),
    "an unknown dtype": safetensors(tensor([16], 64, "PICKLE"), b"\0" * 64),
    "a NumPy archive of a terabyte": npz(),
    "a pickle": b"\x80\x04\x95\x1a\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix\x94\x8c\x06system\x94\x93\x94.",
    "nothing": b"",
    "seven bytes": b"1234567",
}
DESCRIPTIONS: dict[str, dict[str, object]] = {
    "10^9 neurons": {"hidden_size": 10**9},
    "4,096 neurons": {"hidden_size": 4096},
    "a stack": {"layers": [{"type": "affine", "size": 4096}] * 5 + [{"type": "affine"}]},
    "no such data": {"dataset": "passwords"},
    "no such dtype": {"dtype": "object"},
    "a seed below nothing": {"seed": -1},
    "words for numbers": {"hidden_size": "many"},
}


@pytest.mark.parametrize("name", LIES)
def test_a_file_that_lies_is_refused_without_making_room(name: str) -> None:
    with little_memory(), pytest.raises(CheckpointError):
        Checkpoint.from_bytes(LIES[name])


@pytest.mark.parametrize("name", DESCRIPTIONS)
def test_a_network_is_made_only_if_its_weights_are_there(name: str) -> None:
    content = with_spec(**DESCRIPTIONS[name])
    with little_memory(), pytest.raises(CheckpointError):
        trained_network(Checkpoint.from_bytes(content))


def test_an_honest_file_is_read() -> None:
    network = trained_network(Checkpoint.from_bytes(sound()))
    assert network.params["W1"].shape == (784, 2)


@pytest.mark.parametrize("name", ["a terabyte", "a NumPy archive of a terabyte", "10^9 neurons"])
def test_the_command_line_says_which_file_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    weights = tmp_path / "weights.safetensors"
    weights.write_bytes(LIES[name] if name in LIES else with_spec(**DESCRIPTIONS[name]))
    assert main(["predict", str(tmp_path / "7.png"), "--weights", str(weights)]) != 0
    assert "weights.safetensors: " in capsys.readouterr().err


def test_a_file_of_a_terabyte_is_not_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    weights = tmp_path / "weights.safetensors"
    with weights.open("wb") as file:
        file.truncate(TERABYTE)
    for path in (weights, Path("/dev/zero")):
        assert main(["predict", str(tmp_path / "7.png"), "--weights", str(path)]) != 0
        assert "expected a file of at most" in capsys.readouterr().err
