"""The command line as a user types it."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from backend.cli import main
from backend.datasets.mnist import load_digits
from backend.nn import Affine
from backend.training import Checkpoint
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
    both = np.hstack([255 - digits.x_test[index].reshape(28, 28) for index in (0, 1)])
    Image.fromarray(both).resize((560, 280)).save(picture)
    read = backend("predict", picture, "--weights", weights)
    assert f"Together: {digits.t_test[0]}{digits.t_test[1]}" in read.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["train", "--learning-rate", "-1"], "--learning-rate: expected a number greater than 0, got -1"),
        (["train", "--batch-size", "many"], '--batch-size: expected a whole number, got "many"'),
        (["train", "--out", "/nowhere/at/all"], "--out: expected a file in a folder that exists"),
        (["train", "--learning-rate", "500"], "The likely cause: a learning rate of 500 is too high"),
        (["train", "--layers", "relu"], '--layers: expected a list, got "relu"'),
        (
            ["train", "--layers", '[{"type": "affine", "size": 7}]'],
            "--layers: expected 10 scores at the end; end with an affine layer of 10 (layer 1, affine), got 7",
        ),
        (
            ["train", "--layers", '[{"type": "affine", "size": "x"}]'],
            '--layers, 0.size: expected a whole number, got "x"',
        ),
        (["train", "--threads", "0"], "--threads: expected a number of at least 1, got 0"),
        (["check-gradient", "--examples", "0"], "--examples: expected a number of at least 1, got 0"),
        (["check-gradient", "--seed", "-1"], "--seed: expected a number of at least 0, got -1"),
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


def test_a_perceptron_that_cannot_learn_is_saved_all_the_same(tmp_path: Path) -> None:
    weights = tmp_path / "w.safetensors"
    layers = '[{"type": "affine"}]'
    options = ("--dataset", "xor", "--layers", layers, "--output", "step", "--iterations", "40")
    trained = backend("train", *options, "--out", weights)
    assert trained.returncode == 1
    assert "XOR was not learned" in trained.stderr
    assert Checkpoint.from_bytes(weights.read_bytes()).iteration == 40
    Image.new("L", (28, 28)).save(tmp_path / "digit.png")
    read = backend("predict", tmp_path / "digit.png", "--weights", weights)
    assert read.returncode == 1
    assert "expected weights that learned digits, got some for xor" in read.stderr


def test_a_network_of_any_layers_is_trained_with_images_set_aside(tmp_path: Path) -> None:
    weights = tmp_path / "w.safetensors"
    layers = '[{"type": "convolution", "filters": 2, "size": 9, "stride": 4}, {"type": "flatten"}, {"type": "affine"}]'
    trained = backend(
        *("train", "--layers", layers, "--train-size", "500", "--validation-size", "100", "--iterations", "10"),
        *("--optimizer", "adam", "--learning-rate", "0.01", "--threads", "2", "--out", weights),
    )
    assert trained.returncode == 0, trained.stderr
    assert "validation" in trained.stdout
    saved = Checkpoint.from_bytes(weights.read_bytes())
    assert [layer.type for layer in saved.spec.layers] == ["convolution", "flatten", "affine"]


def test_numerical_differentiation_trains_too(tmp_path: Path) -> None:
    weights = tmp_path / "w.safetensors"
    options = ("--gradient", "numerical", "--dataset", "and", "--hidden-size", "3", "--iterations", "5")
    trained = backend("train", *options, "--out", weights)
    assert trained.returncode == 0, trained.stderr
    assert Checkpoint.from_bytes(weights.read_bytes()).spec.gradient == "numerical"


def test_check_gradient() -> None:
    checked = backend("check-gradient", "--hidden-size", "6", "--per-array", "4", "--examples", "3")
    assert checked.returncode == 0, checked.stderr
    for words in ("W1", "784 x 6", "b1", "W2", "6 x 10", "b2", "They agree", "backpropagation"):
        assert words in checked.stdout


def test_check_gradient_fails_where_the_gradient_is_wrong(monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    backward = Affine.backward
    monkeypatch.setattr(Affine, "backward", lambda self, dout, *, needs_dx=True: 2 * backward(self, dout))
    assert main(["check-gradient", "--hidden-size", "6", "--initializer", "xavier"]) == 1
    assert "They differ" in capsys.readouterr().out


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
