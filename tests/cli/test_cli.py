"""The command line as a user types it."""

import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from backend.datasets.mnist import load_digits
from tests.server import ROOT


def backend(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "backend", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)


def test_train_then_predict(tmp_path: Path) -> None:
    weights, picture = tmp_path / "w.safetensors", tmp_path / "digit.png"
    trained = backend("train", "--iterations", "1200", "--learning-rate", "0.2", "--out", weights)
    assert trained.returncode == 0, trained.stderr
    assert "epoch   2.00" in trained.stdout
    assert weights.is_file()
    digits = load_digits()
    Image.fromarray(255 - digits.x_test[0].reshape(28, 28)).resize((280, 280)).save(picture)
    read = backend("predict", picture, "--weights", weights)
    assert read.returncode == 0, read.stderr
    assert f"It is a {digits.t_test[0]}." in read.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["train", "--learning-rate", "-1"], "--learning-rate: expected a number greater than 0, got -1"),
        (["train", "--batch-size", "many"], '--batch-size: expected a whole number, got "many"'),
        (["train", "--out", "/nowhere/at/all"], "--out: expected a file in a folder that exists"),
        (["train", "--learning-rate", "500"], "The likely cause: a learning rate of 500 is too high"),
        (["predict", "missing.png", "--weights", "missing.safetensors"], "missing.safetensors: No such file"),
        (["serve", "--port", "70000"], "PORT: expected a number of at most 65535, got"),
        (["serve", "--host", "203.0.113.7", "--port", "0"], "cannot listen on 203.0.113.7"),
    ],
)
def test_what_is_wrong_is_said_without_a_traceback(arguments: list[str], message: str) -> None:
    result = backend(*arguments)
    assert result.returncode == 1
    assert message in result.stderr
    assert "Traceback" not in result.stderr


def test_a_port_in_use_is_said_at_once(server) -> None:
    result = backend("serve", "--port", str(server.port))
    assert result.returncode == 1
    assert f"cannot listen on 127.0.0.1 port {server.port}" in result.stderr
    assert "Choose another with PORT=..." in result.stderr


def test_a_damaged_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "lab.sqlite3").write_bytes(b"this is no database" * 100)
    result = backend("serve", "--port", "0", "--data-dir", tmp_path)
    assert result.returncode == 1
    assert str(tmp_path / "lab.sqlite3") in result.stderr
    assert "backup" in result.stderr


def test_a_data_folder_that_cannot_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    result = backend("serve", "--port", "0", "--data-dir", tmp_path / "file")
    assert result.returncode == 1
    assert f"DATA_DIR: cannot use {tmp_path / 'file'}" in result.stderr
    assert "Traceback" not in result.stderr
