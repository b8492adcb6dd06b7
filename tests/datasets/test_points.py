"""Points of a plane: the nine of the table, and those from formulas: where they lie, what they depend on."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.datasets.points import GENERATED, QUESTION, load_nine_points, load_points
from backend.datasets.points.circles import circles
from backend.datasets.points.moons import moons
from backend.datasets.points.spiral import spiral

GENERATORS = {"moons": (moons, 2), "circles": (circles, 2), "spiral": (spiral, 3)}

proof = settings(max_examples=60, deadline=None, derandomize=True)
names = st.sampled_from(GENERATED)
sizes = st.integers(3, 400)
noises = st.sampled_from([0.0, 0.01, 0.1, 1.0])
seeds = st.integers(0, 2**32 - 1)


def rows(x: np.ndarray) -> set[tuple[float, ...]]:
    return set(map(tuple, x.tolist()))


def arrays(dataset) -> tuple[np.ndarray, ...]:
    return dataset.x_train, dataset.t_train, dataset.x_test, dataset.t_test


def test_nine_points_are_those_of_the_table() -> None:
    nine = load_nine_points()
    table = [(*map(int, x), nine.class_names[t]) for x, t in zip(nine.x_train, nine.t_train, strict=True)]
    assert table == [
        (2, 3, "0"),
        (3, 1, "0"),
        (4, 2, "0"),
        (5, 4, "2"),
        (5, 6, "3"),
        (4, 6, "2"),
        (9, 3, "2"),
        (7, 5, "3"),
        (1, 6, "0"),
    ]
    assert nine.class_names == ("0", "2", "3")
    assert nine.t_train.tolist() == [0, 0, 0, 1, 2, 1, 1, 2, 0]
    assert (nine.x_train.dtype, nine.t_train.dtype) == (np.float64, np.uint8)
    np.testing.assert_array_equal(nine.x_test, nine.x_train)
    np.testing.assert_array_equal(nine.t_test, nine.t_train)
    assert nine.is_planar
    assert QUESTION == (5, 7)


def test_nine_points_reach_the_network_between_minus_one_and_one() -> None:
    nine = load_nine_points()
    seen = (nine.x_train - nine.offset) * nine.scale
    assert (seen.min(), seen.max()) == (-1, 1)
    assert rows(seen) >= {(-0.75, -0.5), (0, -0.25), (1, -0.5)}


def test_moons_without_noise_lie_on_two_half_circles() -> None:
    x, t = moons(501, 0, np.random.default_rng(0))
    upper, lower = x[t == 0], x[t == 1]
    np.testing.assert_allclose(np.hypot(*(upper - [-0.5, -0.25]).T), 1, rtol=1e-12)
    np.testing.assert_allclose(np.hypot(*(lower - [0.5, 0.25]).T), 1, rtol=1e-12)
    assert (upper[:, 1] >= -0.25).all()
    assert (lower[:, 1] <= 0.25).all()
    # Each has points near both of its tips and near its top.
    for moon, side in ((upper, 1), (lower, -1)):
        reach = side * moon - [-0.5, -0.25]
        assert reach[:, 0].min() < -0.99
        assert reach[:, 0].max() > 0.99
        assert reach[:, 1].max() > 0.99


def test_circles_without_noise_lie_on_two_circles() -> None:
    x, t = circles(500, 0, np.random.default_rng(0))
    np.testing.assert_allclose(np.hypot(*x.T), np.where(t == 0, 0.5, 1), rtol=1e-12)
    for label in (0, 1):
        right, above = (x[t == label] > 0).T
        for quarter in (right & above, right & ~above, ~right & above, ~right & ~above):
            assert quarter.sum() >= 40


def test_spiral_without_noise_lies_on_three_arms() -> None:
    x, t = spiral(600, 0, np.random.default_rng(0))
    radius = np.hypot(*x.T)
    assert radius.min() >= 0.1 - 1e-12
    assert radius.max() <= 1
    turns = np.arctan2(x[:, 1], x[:, 0]) / (2 * np.pi) - radius - t / 3
    np.testing.assert_allclose(turns, np.round(turns), atol=1e-12)
    for arm in range(3):
        # As much of an arm beyond sqrt(1/2) as before it.
        assert 70 <= (radius[t == arm] ** 2 > 0.505).sum() <= 130


@proof
@given(name=names, size=sizes, noise=noises, seed=seeds)
def test_classes_are_as_equal_as_possible(name: str, size: int, noise: float, seed: int) -> None:
    generate, classes = GENERATORS[name]
    x, t = generate(size, noise, np.random.default_rng(seed))
    assert x.shape == (size, 2)
    assert t.shape == (size,)
    assert (x.dtype, t.dtype) == (np.float64, np.uint8)
    counts = np.bincount(t, minlength=classes)
    assert len(counts) == classes
    assert counts.max() - counts.min() <= 1


@pytest.mark.parametrize("name", GENERATED)
def test_noise_is_the_standard_deviation_of_what_is_added(name: str) -> None:
    generate, _ = GENERATORS[name]
    still, t = generate(20_000, 0, np.random.default_rng(5))
    moved, same = generate(20_000, 0.3, np.random.default_rng(5))
    np.testing.assert_array_equal(t, same)
    added = (moved - still) / 0.3
    # Four standard errors of the mean, the standard deviation and the correlation of normal numbers.
    assert np.abs(added.mean(axis=0)).max() < 4 / np.sqrt(20_000)
    assert np.abs(added.std(axis=0) - 1).max() < 4 / np.sqrt(40_000)
    assert abs((added[:, 0] * added[:, 1]).mean()) < 4 / np.sqrt(20_000)


@proof
@given(name=names, size=sizes, noise=noises, seed=seeds)
def test_a_data_set_follows_from_its_arguments(name: str, size: int, noise: float, seed: int) -> None:
    dataset = load_points(name, size, noise, seed)
    classes = GENERATORS[name][1]
    assert dataset.x_train.shape == (size, 2)
    assert dataset.x_test.shape == (max(size, 200), 2)
    assert dataset.t_train.shape == (size,)
    assert dataset.t_test.shape == (max(size, 200),)
    assert dataset.class_names == tuple(map(str, range(classes)))
    assert dataset.is_planar
    assert (dataset.offset, dataset.scale) == (0, 1)
    for t in (dataset.t_train, dataset.t_test):
        assert np.ptp(np.bincount(t, minlength=classes)) <= 1
    for array, again in zip(arrays(dataset), arrays(load_points(name, size, noise, seed)), strict=True):
        np.testing.assert_array_equal(array, again)
        assert not array.flags.writeable
    assert not rows(dataset.x_train) & rows(dataset.x_test)
    assert not rows(dataset.x_train) & rows(load_points(name, size, noise, seed + 1).x_train)


@pytest.mark.parametrize("name", GENERATED)
def test_test_points_are_the_same_for_whatever_few_training_points(name: str) -> None:
    few, many = load_points(name, 10, 0.1, 7), load_points(name, 200, 0.1, 7)
    np.testing.assert_array_equal(few.x_test, many.x_test)
    np.testing.assert_array_equal(few.t_test, many.t_test)


@pytest.mark.parametrize("name", GENERATED)
def test_rows_are_shuffled_together_with_their_labels(name: str) -> None:
    dataset = load_points(name, 300, 0, 3)
    classes = GENERATORS[name][1]
    in_turn = np.arange(300) % classes
    # By chance, one in `classes` labels is where it was before.
    assert (dataset.t_train == in_turn).mean() == pytest.approx(1 / classes, abs=0.15)
    radius = np.hypot(*dataset.x_train.T)
    if name == "circles":
        np.testing.assert_allclose(radius, np.where(dataset.t_train == 0, 0.5, 1), rtol=1e-12)
    elif name == "spiral":
        turns = np.arctan2(*dataset.x_train.T[::-1]) / (2 * np.pi) - radius - dataset.t_train / 3
        np.testing.assert_allclose(turns, np.round(turns), atol=1e-12)
    else:
        side = np.where(dataset.t_train == 0, 1, -1)[:, np.newaxis]
        np.testing.assert_allclose(np.hypot(*(side * dataset.x_train - [-0.5, -0.25]).T), 1, rtol=1e-12)


@pytest.mark.parametrize("name", GENERATED)
def test_one_point_of_each_class_is_enough_and_fewer_are_not(name: str) -> None:
    generate, classes = GENERATORS[name]
    assert sorted(load_points(name, classes, 0.1, 0).t_train) == list(range(classes))
    message = f"^size: expected a whole number of {classes} or more, got {classes - 1}$"
    with pytest.raises(ValueError, match=message):
        load_points(name, classes - 1, 0.1, 0)
    with pytest.raises(ValueError, match=message):
        generate(classes - 1, 0.1, np.random.default_rng(0))


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"name": "rings"}, "name: expected one of moons, circles, spiral, got 'rings'"),
        ({"name": None}, "name: expected one of moons, circles, spiral, got None"),
        ({"size": 0}, "size: expected a whole number of 2 or more, got 0"),
        ({"size": 10.0}, "size: expected a whole number of 2 or more, got 10.0"),
        ({"size": True}, "size: expected a whole number of 2 or more, got True"),
        ({"size": "10"}, "size: expected a whole number of 2 or more, got '10'"),
        ({"noise": -0.1}, "noise: expected a finite number of 0 or more, got -0.1"),
        ({"noise": float("nan")}, "noise: expected a finite number of 0 or more, got nan"),
        ({"noise": float("inf")}, "noise: expected a finite number of 0 or more, got inf"),
        ({"noise": "much"}, "noise: expected a finite number of 0 or more, got 'much'"),
        ({"seed": -1}, "seed: expected a whole number of 0 or more, got -1"),
        ({"seed": 0.5}, "seed: expected a whole number of 0 or more, got 0.5"),
        ({"seed": None}, "seed: expected a whole number of 0 or more, got None"),
    ],
)
def test_bad_arguments_are_named(changed: dict, message: str) -> None:
    arguments = {"name": "moons", "size": 10, "noise": 0.1, "seed": 0, **changed}
    with pytest.raises(ValueError) as refusal:
        load_points(**arguments)
    assert str(refusal.value) == message
