"""The decision surface: where its cells lie, and what stands in them."""

import math

import numpy as np
import pytest

from backend.datasets.dataset import Dataset
from backend.nn.arrays import FloatArray
from backend.training import Evaluation, RunSpec, Surface, Training, load_dataset
from backend.training.build import build_network
from backend.training.surface import CELLS, MARGIN, Plane
from backend.training.timetable import MOST_SURFACES
from tests.training.runs import dataset_of, surfaces

PLANAR = ("and", "or", "nand", "xor", "nine_points", "moons", "circles", "spiral")


def centres(surface: Surface) -> tuple[FloatArray, FloatArray]:
    """x of each column and y of each row, from the ranges alone."""
    (left, right), (bottom, top) = surface.x_range, surface.y_range
    share = (np.arange(CELLS) + 0.5) / CELLS
    return left + (right - left) * share, bottom + (top - bottom) * share


@pytest.mark.parametrize("name", PLANAR)
def test_shape_ranges_and_sums(name: str) -> None:
    spec = RunSpec(dataset=name, weight_init_std=1.0)
    dataset = load_dataset(spec)
    surface = Plane(dataset).surface(build_network(spec), 7)
    assert surface.iteration == 7
    assert surface.probabilities.shape == (CELLS, CELLS, dataset.classes)
    assert surface.probabilities.dtype == np.uint8
    sums = surface.probabilities.sum(axis=2, dtype=int)
    assert np.abs(sums - 255).max() <= dataset.classes / 2
    assert len(np.unique(surface.probabilities)) > 10
    points = np.concatenate([dataset.x_train, dataset.x_test])
    for (low, high), coordinates in zip((surface.x_range, surface.y_range), points.T, strict=True):
        extent = coordinates.max() - coordinates.min()
        assert low == pytest.approx(coordinates.min() - MARGIN * extent)
        assert high == pytest.approx(coordinates.max() + MARGIN * extent)


@pytest.mark.parametrize("name", ["spiral", "nine_points"])
def test_each_cell_is_the_answer_at_its_centre(name: str) -> None:
    spec = RunSpec(dataset=name, weight_init_std=1.0, dtype="float64")
    dataset, net = load_dataset(spec), build_network(spec)
    surface = Plane(dataset).surface(net, 1)
    x, y = centres(surface)
    for row, column in ((0, 0), (0, CELLS - 1), (CELLS - 1, 0), (5, 40), (30, 2)):
        place = np.array([[x[column], y[row]]])
        expected = net.predict((place - dataset.offset) * dataset.scale)[0] * 255
        np.testing.assert_allclose(surface.probabilities[row, column], expected, rtol=0, atol=0.5)


@pytest.mark.parametrize("output", ["sigmoid", "step"])
def test_networks_of_one_neuron_show_two_classes(output: str) -> None:
    """The first row is that of the lowest y: a neuron that fires above y = 0.5 alone."""
    spec = RunSpec(dataset="and", output=output, layers=[{"type": "affine"}])
    net = build_network(spec)
    net.params["W1"], net.params["b1"] = [[0], [1_000]], [-500]
    surface = Plane(load_dataset(spec)).surface(net, 1)
    _, y = centres(surface)
    assert surface.y_range == (-MARGIN, 1 + MARGIN)
    np.testing.assert_array_equal(surface.probabilities[..., 1], np.where(y[:, np.newaxis] > 0.5, 255, 0) + 0 * y)
    np.testing.assert_array_equal(surface.probabilities[..., 0], 255 - surface.probabilities[..., 1])


def test_a_surface_is_that_of_the_weights_of_its_iteration() -> None:
    spec = RunSpec(dataset="moons", train_size=40, batch_size=10, iterations=25, hidden_size=5, learning_rate=0.5)
    training = Training(spec, dataset_of(spec))
    plane = Plane(training.dataset)
    shown = 0
    for event in training.events():
        if isinstance(event, Surface):
            now = plane.surface(training.network, training.iteration)
            np.testing.assert_array_equal(event.probabilities, now.probabilities)
            assert event.iteration == training.iteration
            shown += 1
    assert shown == 3


@pytest.mark.parametrize("iterations", [1, 100, 1_999, 2_000, 2_020, 2_021, 5_555])
def test_at_most_about_a_hundred(iterations: int) -> None:
    spec = RunSpec(dataset="xor", batch_size=4, iterations=iterations, hidden_size=2)
    events = list(Training(spec, load_dataset(spec)).events())
    shown = [surface.iteration for surface in surfaces(events)]
    evaluated = [event.iteration for event in events if isinstance(event, Evaluation)]
    assert shown[0] == 1
    assert shown[-1] == iterations
    assert len(shown) <= MOST_SURFACES + 2
    assert set(shown) <= set(evaluated)
    if iterations <= 20 * MOST_SURFACES:
        assert shown == evaluated
    else:
        every = 20 * math.ceil(iterations / 20 / MOST_SURFACES)
        assert shown == [1, *range(every, iterations, every), iterations]


def test_images_have_none(few_digits: Dataset) -> None:
    assert surfaces(list(Training(RunSpec(iterations=2, hidden_size=3), few_digits).events())) == []
