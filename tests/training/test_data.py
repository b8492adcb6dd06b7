"""The data that a description names: all of them, their sizes, and what is set aside."""

from typing import get_args

import numpy as np
import pytest

from backend.datasets.mnist import load_digits
from backend.training import RunSpec, load_dataset
from backend.training.data_shapes import GENERATED_SIZE, SHAPES, DatasetName

NAMES = get_args(DatasetName)
GENERATED = ("moons", "circles", "spiral")


def test_the_shape_of_every_data_set_is_known() -> None:
    assert tuple(SHAPES) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_what_is_known_without_loading_is_true(name: DatasetName) -> None:
    dataset, known = load_dataset(RunSpec(dataset=name)), SHAPES[name]
    assert (dataset.shape, dataset.classes) == (known.example, known.classes)
    assert len(dataset.x_train) == len(dataset.t_train) == (known.train_size or GENERATED_SIZE)
    for x, t in ((dataset.x_train, dataset.t_train), (dataset.x_test, dataset.t_test)):
        assert x.shape == (len(t), np.prod(known.example))
        assert set(t.tolist()) == set(range(known.classes))
    assert len(dataset.x_validation) == len(dataset.t_validation) == 0


@pytest.mark.parametrize("name", NAMES)
def test_as_many_as_asked_for_and_of_a_given_set_the_first_ones(name: str) -> None:
    whole = load_dataset(RunSpec(dataset=name))
    for size in (3, 4):
        few = load_dataset(RunSpec(dataset=name, train_size=size))
        assert len(few.x_train) == len(few.t_train) == size
        if name not in GENERATED:
            np.testing.assert_array_equal(few.x_train, whole.x_train[:size])
            np.testing.assert_array_equal(few.t_train, whole.t_train[:size])
            np.testing.assert_array_equal(few.x_test, whole.x_test)


@pytest.mark.parametrize("name", GENERATED)
def test_generated_points_follow_from_the_description(name: str) -> None:
    def points(**choices) -> np.ndarray:
        return load_dataset(RunSpec(dataset=name, **choices)).x_train

    np.testing.assert_array_equal(points(seed=3), points(seed=3, learning_rate=5, hidden_size=9))
    assert not np.allclose(points(seed=3), points(seed=4))
    assert not np.allclose(points(noise=0.3), points(noise=0.1))
    assert len(points(train_size=1_000)) == 1_000


@pytest.mark.parametrize(
    ("choices", "learned"),
    [({}, 55_000), ({"train_size": 100}, 100), ({"train_size": 55_000}, 55_000)],
)
def test_validation_images_are_the_last_ones(choices, learned: int) -> None:
    digits, divided = load_digits(), load_dataset(RunSpec(validation_size=5_000, **choices))
    assert (len(divided.x_train), len(divided.t_train)) == (learned, learned)
    np.testing.assert_array_equal(divided.x_train[::997], digits.x_train[:learned:997])
    np.testing.assert_array_equal(divided.x_validation, digits.x_train[55_000:])
    np.testing.assert_array_equal(divided.t_validation, digits.t_train[55_000:])
    assert divided.x_test is digits.x_test
    assert not np.shares_memory(divided.x_train, divided.x_validation)


def test_without_validation_all_are_learned_from() -> None:
    assert len(load_dataset(RunSpec()).x_train) == 60_000
