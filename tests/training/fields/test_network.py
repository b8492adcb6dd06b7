"""Networks whose layers and whose output do not fit the data."""

import pytest

from backend.training import RunSpec
from tests.training.fields.refusals import refused

AFFINE = {"type": "affine"}


@pytest.mark.parametrize("dataset", ["mnist", "spiral", "nine_points"])
@pytest.mark.parametrize("output", ["sigmoid", "step"])
def test_one_neuron_tells_apart_two_classes(dataset: str, output: str) -> None:
    classes = 10 if dataset == "mnist" else 3
    message = f"Value error, softmax: the data set has {classes} classes, and one neuron tells apart 2"
    assert refused(dataset=dataset, output=output) == {"output": message}


@pytest.mark.parametrize("dataset", ["and", "or", "nand", "xor", "moons", "circles"])
@pytest.mark.parametrize("output", ["softmax", "sigmoid", "step"])
def test_any_output_serves_two_classes(dataset: str, output: str) -> None:
    assert RunSpec(dataset=dataset, output=output, layers=[AFFINE]).output == output


def test_layers_that_do_not_fit_are_named() -> None:
    message = "Value error, layer 2, affine: expected 10 scores at the end, got 7; end with an affine layer of 10"
    assert refused(layers=[{"type": "tanh"}, {"type": "affine", "size": 7}]) == {"layers": message}


@pytest.mark.parametrize(
    ("choices", "size"),
    [({"dataset": "spiral"}, 3), ({"dataset": "xor"}, 2), ({"dataset": "xor", "output": "step"}, 1)],
)
def test_as_many_scores_as_the_output_takes(choices, size: int) -> None:
    for wanted in range(1, 5):
        layers = [{"type": "affine", "size": wanted}]
        if wanted == size:
            assert RunSpec(layers=layers, **choices).layers[0].size == size
        else:
            assert f"expected {size} scores at the end, got {wanted}" in refused(layers=layers, **choices)["layers"]


@pytest.mark.parametrize(
    ("layer", "place"),
    [
        ({"type": "dense"}, "layers.1"),
        ({}, "layers.1"),
        ("affine", "layers.1"),
        ({"type": "affine", "size": 0}, "layers.1.affine.size"),
        ({"type": "relu", "slope": 0.1}, "layers.1.relu.slope"),
    ],
)
def test_a_layer_that_is_none_is_named_by_its_place(layer, place: str) -> None:
    assert list(refused(layers=[{"type": "tanh"}, layer, AFFINE])) == [place]


def test_at_most_sixty_layers() -> None:
    layers = [{"type": "tanh"}] * 59
    assert len(RunSpec(layers=[*layers, AFFINE]).layers) == 60
    assert refused(layers=[*layers, {"type": "tanh"}, AFFINE]).keys() == {"layers"}


def test_a_mistake_in_one_field_is_not_laid_on_another() -> None:
    assert refused(dataset="cats", output="step", layers=[AFFINE]).keys() == {"dataset"}
    assert refused(dataset="mnist", output="step", layers=[AFFINE]).keys() == {"output"}


def test_what_would_not_fit_into_memory() -> None:
    layers = [{"type": "convolution", "filters": 20, "size": 5}, {"type": "flatten"}, AFFINE]
    numbers = 2 * 20 * 24 * 24 + 10  # of one image, after each layer
    message = (
        "Value error, a batch of 10,000: expected at most 100,000,000 numbers between its layers, "
        f"got {10_000 * numbers:,}; make the batch or the layers smaller"
    )
    assert refused(batch_size=10_000, layers=layers) == {"layers": message}
    fitting = 100_000_000 // numbers
    assert RunSpec(batch_size=fitting, layers=layers).batch_size == fitting
    assert refused(batch_size=fitting + 1, layers=layers).keys() == {"layers"}
