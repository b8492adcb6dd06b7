"""Receipts: the same run has the same sums, another one has others."""

import hashlib
import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from backend import __version__
from backend.training import RunSpec, Training
from backend.training.build import build_network
from backend.training.receipt import cpu, dataset_sha256, receipt, weights_sha256
from tests.training.runs import dataset_of, few_digits

MOONS = {"dataset": "moons", "train_size": 40, "batch_size": 10, "iterations": 20, "hidden_size": 4}


def of(start_sha256: str | None = None, **choices: Any) -> dict[str, Any]:
    spec = RunSpec.model_validate({**MOONS, **choices})
    training = Training(spec, dataset_of(spec))
    list(training.events())
    return receipt(training, start_sha256)


def test_what_it_says() -> None:
    written = of("abc", seed=3)
    assert json.loads(json.dumps(written)) == written
    assert written.keys() == {
        *("spec", "seed", "iterations", "weights_sha256", "start_sha256", "dataset_sha256"),
        *("versions", "blas", "cpu", "platform"),
    }
    assert RunSpec.model_validate(written["spec"]) == RunSpec.model_validate({**MOONS, "seed": 3})
    assert (written["seed"], written["iterations"], written["start_sha256"]) == (3, 20, "abc")
    assert (written["versions"]["numpy"], written["versions"]["backprop_lab"]) == (np.__version__, __version__)
    assert len(written["weights_sha256"]) == len(written["dataset_sha256"]) == 64
    assert all(isinstance(text, str) and text for text in (written["cpu"], written["platform"], *written["blas"]))
    assert written["cpu"] == cpu()


def test_the_same_run_has_the_same_receipt() -> None:
    assert of() == of()


@pytest.mark.parametrize("choices", [{"seed": 1}, {"iterations": 21}, {"learning_rate": 0.2}, {"dtype": "float64"}])
def test_another_run_has_other_weights(choices: dict[str, Any]) -> None:
    assert of(**choices)["weights_sha256"] != of()["weights_sha256"]


def test_other_data_have_another_sum() -> None:
    assert of(seed=1)["dataset_sha256"] != of()["dataset_sha256"]  # the points are drawn from the seed
    assert of(batch_size=5)["dataset_sha256"] == of()["dataset_sha256"]
    digits = few_digits()
    labels = digits.t_train.copy()
    labels[7] ^= 1
    assert dataset_sha256(replace(digits, t_train=labels)) != dataset_sha256(digits)
    fewer = replace(digits, x_test=digits.x_test[:-1], t_test=digits.t_test[:-1])
    assert dataset_sha256(fewer) != dataset_sha256(digits)


def test_the_sum_is_that_of_names_shapes_and_bytes() -> None:
    """As anybody can work it out from a file of weights."""
    network = build_network(RunSpec.model_validate(MOONS))
    digest = hashlib.sha256()
    for name in sorted(network.params):
        array = network.params[name]
        digest.update(f"{name} {array.dtype.str} {array.shape}\n".encode() + array.tobytes())
    assert weights_sha256(network) == digest.hexdigest()


def test_one_bit_of_one_weight_shows() -> None:
    network = build_network(RunSpec.model_validate(MOONS))
    before = weights_sha256(network)
    weight = network.params["W2"]
    weight[1, 1] = np.nextafter(weight[1, 1], np.float32(9))
    assert weights_sha256(network) != before


def test_running_averages_count() -> None:
    layers = ({"type": "affine", "size": 3}, {"type": "batch_normalization"}, {"type": "affine"})
    network = build_network(RunSpec.model_validate({**MOONS, "layers": layers}))
    before = weights_sha256(network)
    network.state["running_mean2"][0] = 1
    assert weights_sha256(network) != before
