"""Scripts are run as anybody would run them, and come to the weights of the lab, bit for bit."""

import ast
import gzip
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import Field
from threadpoolctl import threadpool_limits

from backend.exports.script import CannotBeScripted, ScriptSource, write_script
from backend.exports.script.source import KNOWN
from backend.nn.layers import Layer
from backend.training import Change, Evaluation, RunSpec, Training
from backend.training.receipt import weights_sha256
from tests.exports.networks import RUNS, spec_of
from tests.training.runs import collected, dataset_of, few_digits

SAME = "The weights are the same, bit for bit."


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The few digits of these tests as IDX files, two of them compressed."""
    folder, digits = tmp_path_factory.mktemp("mnist"), few_digits()
    arrays = {
        "train-images-idx3-ubyte": digits.x_train.reshape(-1, 28, 28),
        "train-labels-idx1-ubyte": digits.t_train,
        "t10k-images-idx3-ubyte": digits.x_test.reshape(-1, 28, 28),
        "t10k-labels-idx1-ubyte": digits.t_test,
    }
    for name, array in arrays.items():
        content = bytes([0, 0, 8, array.ndim]) + np.array(array.shape, ">u4").tobytes() + array.tobytes()
        if "images" in name:
            (folder / f"{name}.gz").write_bytes(gzip.compress(content, 1))
        else:
            (folder / name).write_bytes(content)
    return folder


def learned(spec: RunSpec, changes: list[Change], **about: Any) -> tuple[ScriptSource, Training]:
    """A run of the lab with one thread, as its workers have, and what its script is made from."""
    with threadpool_limits(1):
        training = Training(spec, dataset_of(spec), changes=changes, **about)
        events, _ = collected(training)
    last = [event for event in events if isinstance(event, Evaluation)][-1]
    source = ScriptSource(
        run="k3v9x0q2m4ab",
        name='a "run"\\',
        spec=spec,
        changes=changes,
        iterations=training.iteration,
        accuracy=last.test_accuracy,
        weights_sha256=weights_sha256(training.network),
    )
    return source, training


def output(source: ScriptSource, place: Path, *arguments: str | Path) -> str:
    """What the script prints, in a folder of its own and without our library at hand."""
    script = place / "script.py"
    script.write_text(write_script(source), encoding="utf-8")
    command = [sys.executable, "-I", str(script), *map(str, arguments)]
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    done = subprocess.run(command, capture_output=True, text=True, cwd=place, env=environment, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("name", RUNS)
def test_the_same_weights_come_out(name: str, tmp_path: Path, folder: Path) -> None:
    spec = spec_of(name)
    source, _ = learned(spec, [])
    printed = output(source, tmp_path, *([folder] if spec.dataset == "mnist" else []))
    assert f"Test accuracy: {source.accuracy:.4f}\n" in printed
    assert printed.rstrip().endswith(SAME)


def test_changes_are_made_at_their_places(tmp_path: Path, folder: Path) -> None:
    spec = spec_of("distorted").model_copy(update={"iterations": 60, "optimizer": "momentum", "sampling": "shuffled"})
    changes = [
        Change(5, {"learning_rate": 0.02, "momentum": 0.8}),
        Change(11, {"batch_size": 32, "elastic": 0.0}),
        Change(20, {"schedule": "cosine", "warmup_iterations": 30}),
        Change(20, {"batch_size": 20}),
        Change(33, {"shift": 0.0, "rotation": 0.0, "scaling": 0.0, "shear": 0.0, "weight_decay": 0.01}),
        Change(40, {"thickness": 0.0, "iterations": 50}),
        Change(50, {"learning_rate": 0.5}),
    ]
    source, _ = learned(spec, changes)
    assert source.iterations == 50
    assert output(source, tmp_path, folder).rstrip().endswith(SAME)


def test_large_batches_are_cut_as_in_the_lab(tmp_path: Path, folder: Path) -> None:
    layers = [{"type": "affine", "size": 1_100}, {"type": "relu"}, {"type": "dropout"}, {"type": "affine"}]
    source, training = learned(RunSpec(layers=layers, iterations=4, initializer="he"), [Change(2, {"batch_size": 40})])
    assert len(training.parallel.workers) == 1  # of the smaller batch
    assert "settings.parts" in write_script(source)
    assert output(source, tmp_path, folder).rstrip().endswith(SAME)


def test_a_fork_begins_with_the_weights_of_a_file(tmp_path: Path) -> None:
    spec = spec_of("moons")
    _, parent = learned(spec, [])
    start = parent.weights(1.0)
    (tmp_path / "start.safetensors").write_bytes(start.to_bytes())
    source, _ = learned(spec, [], start=start)
    assert SAME in output(replace(source, starts_from="parent"), tmp_path)


def test_it_holds_no_more_than_its_run_needs() -> None:
    source, _ = learned(spec_of("two layers"), [])
    defined = {node.name for node in ast.parse(write_script(source)).body if hasattr(node, "name")}
    assert {"Affine", "ReLU", "SoftmaxCrossEntropy", "SGD", "he"} <= defined
    others = {layer.__name__ for layer in Layer.__subclasses__()} - {"Affine", "ReLU"}
    assert not defined & (others | {"Adam", "xavier", "warm_up", "distorted"})


@pytest.mark.parametrize("name", RUNS)
def test_every_import_is_used(name: str) -> None:
    source = ScriptSource("k3v9x0q2m4ab", "a run", spec_of(name), iterations=1)
    tree = ast.parse(write_script(source))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    imported = {(alias.asname or alias.name).partition(".")[0] for node in imports for alias in node.names}
    assert imported <= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def test_it_says_what_it_leaves_out() -> None:
    spec = spec_of("two layers").model_copy(update={"seconds": 5.0, "target_accuracy": 0.9})
    source = ScriptSource("k3v9x0q2m4ab", "a run", spec, iterations=10, ended=False)
    head = ast.get_docstring(ast.parse(write_script(source)))
    assert head is not None
    assert "(seconds, target_accuracy)" in head
    assert "had not ended" in head


def test_fields_that_it_does_not_know_are_refused() -> None:
    class Later(RunSpec):
        corrections: int = Field(0)

    assert RunSpec.model_fields.keys() - KNOWN <= {"corrections"}
    write_script(ScriptSource("k3v9x0q2m4ab", "a run", Later(), iterations=1))
    with pytest.raises(CannotBeScripted, match="corrections") as refusal:
        write_script(ScriptSource("k3v9x0q2m4ab", "a run", Later(corrections=1), iterations=1))
    assert refusal.value.field == "corrections"
