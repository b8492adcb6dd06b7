"""Weights as images: the numbers of each neuron where it sees them."""

import base64
from typing import Any

import numpy as np
import pytest

from backend.api.inspection import weight_images as module
from backend.api.inspection.weight_images import NoImages, weight_images
from backend.training import Checkpoint, RunSpec
from backend.training.build import build_network

CONVOLUTIONS = [
    {"type": "convolution", "filters": 6, "size": 5, "stride": 2},
    {"type": "relu"},
    {"type": "convolution", "filters": 3, "size": 3},
    {"type": "flatten"},
    {"type": "affine"},
]


def checkpoint_of(spec: RunSpec) -> Checkpoint:
    return Checkpoint(spec, 7, 0, 0.0, {**build_network(spec).params})


def nearly(images: np.ndarray, largest: float, weights: np.ndarray) -> None:
    np.testing.assert_allclose(images * (largest / 127), weights, atol=largest / 254 + 1e-7)


def test_a_hidden_neuron_looks_at_the_picture() -> None:
    spec = RunSpec()
    checkpoint = checkpoint_of(spec)
    found = weight_images(spec, checkpoint, None, 64)
    assert (found.iteration, found.layer.title, found.kind, found.total) == (7, "Affine 1", "weights", 50)
    assert found.images.shape == (50, 1, 28, 28)
    W1 = checkpoint.arrays["W1"]
    assert found.largest == pytest.approx(np.abs(W1).max())
    assert np.abs(found.images).max() == 127
    nearly(found.images[3, 0], found.largest, W1[:, 3].reshape(28, 28))
    assert base64.b64decode(found.encoded) == found.images.tobytes()


@pytest.mark.parametrize(
    ("layers", "index", "shape", "kind"),
    [
        (CONVOLUTIONS, None, (6, 1, 5, 5), "filters"),
        (CONVOLUTIONS, 2, (3, 6, 3, 3), "filters"),
        (CONVOLUTIONS, 4, (10, 3, 10, 10), "weights"),
        ([{"type": "rnn", "size": 9}, {"type": "affine"}], None, (9, 1, 1, 28), "weights"),
        ([{"type": "lstm", "size": 9}, {"type": "affine"}], None, (9, 1, 4, 28), "weights"),
        ([{"type": "lstm", "size": 9}, {"type": "affine"}], 1, (10, 1, 1, 9), "weights"),
    ],
)
def test_each_kind_of_layer(layers: list[Any], index: int | None, shape: tuple[int, ...], kind: str) -> None:
    spec = RunSpec(layers=layers)
    found = weight_images(spec, checkpoint_of(spec), index, 64)
    assert (found.images.shape, found.kind) == (shape, kind)


def test_the_gates_of_an_lstm_are_rows() -> None:
    spec = RunSpec(layers=[{"type": "lstm", "size": 9}, {"type": "affine"}])
    checkpoint = checkpoint_of(spec)
    found = weight_images(spec, checkpoint, None, 64)
    for gate in range(4):
        nearly(found.images[2, 0, gate], found.largest, checkpoint.arrays["Wx1"][:, 9 * gate + 2])


def test_points_have_two_weights_each() -> None:
    spec = RunSpec(dataset="xor", hidden_size=3)
    assert weight_images(spec, checkpoint_of(spec), None, 64).images.shape == (3, 1, 1, 2)


def test_no_more_than_were_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = RunSpec()
    few = weight_images(spec, checkpoint_of(spec), None, 4)
    assert (len(few.images), few.total) == (4, 50)
    monkeypatch.setattr(module, "MOST_NUMBERS", 3 * 784)
    assert len(weight_images(spec, checkpoint_of(spec), None, 64).images) == 3
    monkeypatch.setattr(module, "MOST_NUMBERS", 1)
    assert len(weight_images(spec, checkpoint_of(spec), None, 64).images) == 1


def test_numbers_that_are_none_count_as_zero() -> None:
    spec = RunSpec(hidden_size=2)
    checkpoint = checkpoint_of(spec)
    checkpoint.arrays["W1"][...] = 0
    assert weight_images(spec, checkpoint, None, 64).images.any() == np.False_
    checkpoint.arrays["W1"][0, 0], checkpoint.arrays["W1"][1, 0] = np.nan, -0.5
    found = weight_images(spec, checkpoint, None, 64)
    assert found.largest == 0.5
    assert found.images[0, 0, 0, :2].tolist() == [0, -127]


def test_a_layer_without_weights_says_which_have() -> None:
    spec = RunSpec(layers=CONVOLUTIONS)
    with pytest.raises(NoImages, match="one of 0, 2, 4, the places of layers with weights"):
        weight_images(spec, checkpoint_of(spec), 1, 64)
