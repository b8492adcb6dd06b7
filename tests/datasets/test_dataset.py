"""A data set: what it knows of itself, and what is set aside of it."""

import numpy as np
import pytest

from backend.datasets.dataset import Dataset

X, T = np.arange(40.0).reshape(20, 2), (np.arange(20) % 3).astype(np.uint8)


def numbered(shape: tuple[int, ...] = (2,)) -> Dataset:
    """Twenty rows to learn from and three to test on."""
    return Dataset(X, T, X[:3], T[:3], shape, ("cat", "dog", "owl"), offset=1.0, scale=0.5)


def test_classes() -> None:
    assert numbered().classes == 3


@pytest.mark.parametrize(("shape", "planar"), [((2,), True), ((3,), False), ((1, 1, 2), False), ((784,), False)])
def test_points_of_a_plane(shape: tuple[int, ...], planar: bool) -> None:
    assert numbered(shape).is_planar is planar


def test_nothing_is_moved_scaled_or_set_aside_unless_said() -> None:
    dataset = Dataset(X, T, X, T, (2,), ("0", "1", "2"))
    assert (dataset.offset, dataset.scale) == (0, 1)
    assert (len(dataset.x_validation), len(dataset.t_validation)) == (0, 0)


@pytest.mark.parametrize(
    ("train_size", "validation_size", "learned"),
    [(20, 0, 20), (5, 0, 5), (15, 5, 15), (5, 5, 5), (20, 5, 15), (1, 19, 1), (99, 0, 20)],
)
def test_divided(train_size: int, validation_size: int, learned: int) -> None:
    divided = numbered().divided(train_size, validation_size)
    np.testing.assert_array_equal(divided.x_train, X[:learned])
    np.testing.assert_array_equal(divided.t_train, T[:learned])
    np.testing.assert_array_equal(divided.x_validation, X[20 - validation_size :])
    np.testing.assert_array_equal(divided.t_validation, T[20 - validation_size :])
    assert len(divided.x_validation) == validation_size
    assert not np.shares_memory(divided.x_train, divided.x_validation)


def test_dividing_changes_nothing_else() -> None:
    whole = numbered()
    divided = whole.divided(5, 5)
    assert divided.x_test is whole.x_test
    assert divided.t_test is whole.t_test
    assert (divided.shape, divided.class_names, divided.offset, divided.scale) == ((2,), whole.class_names, 1.0, 0.5)
    assert len(whole.x_train) == 20


def test_its_parts_cannot_be_exchanged() -> None:
    with pytest.raises(AttributeError):
        numbered().x_train = X  # type: ignore[misc]
