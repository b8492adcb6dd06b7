"""The best straight line, against every line there is on a small grid, and where rounding would mislead."""

from fractions import Fraction
from itertools import combinations, product
from math import inf, nan, nextafter

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from backend.datasets.gates import load_gate
from backend.datasets.points import load_points
from backend.datasets.separability import MAX_POINTS, best_linear_accuracy

GRID = 4
NORMALS = np.array(list(product(range(-2 * GRID, 2 * GRID + 1), repeat=2)))
labelled_points = st.lists(
    st.tuples(st.integers(0, GRID), st.integers(0, GRID), st.integers(0, 1)), min_size=1, max_size=14
)
proof = settings(max_examples=120, deadline=None, derandomize=True)


def best(points: list[tuple[float, float, int]]) -> int:
    right, count = best_linear_accuracy(np.array([p[:2] for p in points]), np.array([p[2] for p in points]))
    assert count == len(points)
    return right


def best_of_all_lines(points: list[tuple[int, int, int]]) -> int:
    """Every line that differs on the grid, in whole numbers.

    What a line separates changes only at directions across some (dx, dy) of at most GRID. Between two
    neighbours of these there lies their sum, so that normals (a, b) up to 2 GRID are enough.
    """
    x, t = np.array([p[:2] for p in points]), np.array([p[2] for p in points])
    heights = NORMALS @ x.T  # (normals, N)
    thresholds = np.column_stack([heights, heights.min(axis=1) - 1])  # (normals, N + 1)
    right = (heights[:, np.newaxis, :] > thresholds[:, :, np.newaxis]) == t  # (normals, N + 1, N)
    return int(right.sum(axis=2).max())


def best_through_pairs(points: list[tuple[float, float, int]]) -> int:
    """Every line through two places, turned a little about each gap between the places on it; in fractions."""
    exact = [(Fraction(x), Fraction(y), label) for x, y, label in points]
    places = {(x, y) for x, y, _ in exact}
    ones = sum(label for _, _, label in points)
    most = max(ones, len(points) - ones)
    for (px, py), (qx, qy) in combinations(places, 2):
        dx, dy = qx - px, qy - py
        side = {(x, y): dx * (y - py) - dy * (x - px) for x, y in places}
        along = sorted((x * dx + y * dy, (x, y)) for x, y in places if side[x, y] == 0)
        left = {place for place in places if side[place] > 0}
        for cut in range(len(along) + 1):
            for part in (along[:cut], along[cut:]):
                chosen = left | {place for _, place in part}
                right = sum(((x, y) in chosen) == label for x, y, label in exact)
                most = max(most, right, len(points) - right)
    return most


@pytest.mark.parametrize(("gate", "right"), [("and", 4), ("or", 4), ("nand", 4), ("xor", 3)])
def test_gates(gate: str, right: int) -> None:
    table = load_gate(gate)
    result = best_linear_accuracy(table.x_train, table.t_train)
    assert result == (right, 4)
    assert [type(number) for number in result] == [int, int]


@proof
@given(points=labelled_points)
@example(points=[(0, 0, 0)])
@example(points=[(0, 0, 1)])
@example(points=[(1, 1, 0), (1, 1, 1)])  # a contradiction
@example(points=[(1, 1, 0), (1, 1, 1), (1, 1, 1), (3, 3, 0)])
@example(points=[(0, 0, 0), (1, 1, 1), (2, 2, 0), (3, 3, 1), (4, 4, 0)])  # all on a line
@example(points=[(2, 0, 1), (2, 1, 0), (2, 3, 1), (2, 4, 0)])  # on an upright one
@example(points=[(0, 0, 1), (4, 0, 0), (0, 4, 0), (4, 4, 1), (2, 2, 1)])
def test_against_every_line(points: list[tuple[int, int, int]]) -> None:
    assert best(points) == best_of_all_lines(points)


@proof
@given(points=st.lists(st.tuples(st.just(1), st.integers(0, GRID), st.integers(0, 1)), min_size=1, max_size=14))
def test_points_of_one_line_are_cut_in_two(points: list[tuple[int, int, int]]) -> None:
    t = [(y, label) for _, y, label in points]
    cuts = [sum((y < cut) == label for y, label in t) for cut in range(GRID + 2)]
    expected = max(*cuts, *[len(points) - right for right in cuts])
    assert best(points) == expected
    assert best([(3 * y, -y, label) for y, label in t]) == expected


@proof
@given(points=labelled_points, seed=st.integers(0, 2**32 - 1))
def test_what_does_not_matter(points: list[tuple[int, int, int]], seed: int) -> None:
    right = best(points)
    order = np.random.default_rng(seed).permutation(len(points))
    assert best([points[place] for place in order]) == right
    assert best([(x, y, 1 - label) for x, y, label in points]) == right
    assert best([(2 * x + 3 * y - 7, x + 2 * y + 1, label) for x, y, label in points]) == right
    assert best([(x * 2.0**-500, y * 2.0**500, label) for x, y, label in points]) == right


def test_a_line_of_points_that_is_bent_by_the_last_bit() -> None:
    straight = [(0.1, 0.1, 0), (0.2, 0.2, 1), (0.3, 0.3, 0)]
    assert best(straight) == 2
    for bent in (nextafter(0.2, 0), nextafter(0.2, 1)):
        assert best([straight[0], (0.2, bent, 1), straight[2]]) == 3


UNIT = 2.0**-52
"""The distance from 1 to the next number; directions that differ by this have the same arc tangent."""

almost_the_same = st.sampled_from(
    [0, UNIT, 1 - UNIT, 1, 1 + UNIT, 1 + 2 * UNIT, 2, 2 + 2 * UNIT, 0.1, 0.2, nextafter(0.2, 1), 0.1 + 0.2, 0.3, -1e-20]
)


@proof
@given(
    points=st.lists(
        st.tuples(almost_the_same, almost_the_same, st.integers(0, 1)),
        min_size=1,
        max_size=9,
    )
)
@example(points=[(0, 0, 0), (1, 1, 1), (1 + UNIT, 1 + 2 * UNIT, 0), (1 - UNIT, 1 - UNIT, 0), (2 + 2 * UNIT, 2, 0)])
def test_where_rounding_would_mislead(points: list[tuple[float, float, int]]) -> None:
    assert best(points) == best_through_pairs(points)


@pytest.mark.parametrize("seed", range(5))
def test_a_grid_sheared_until_it_is_nearly_a_line(seed: int) -> None:
    # A linear map of determinant 1 keeps what lines separate; seen from any point, this one's angles nearly coincide.
    shear = np.array([[2**40, 2**40 + 1], [2**40 - 1, 2**40]])
    rng = np.random.default_rng(seed)
    x, t = rng.integers(0, 9, (40, 2)), rng.integers(0, 2, 40)
    assert best_linear_accuracy(x @ shear, t) == best_linear_accuracy(x, t)


def test_largest_and_smallest_coordinates() -> None:
    huge, tiny = 1.7e308, 5e-324
    assert best([(-huge, -huge, 0), (huge, -huge, 1), (-huge, huge, 1), (huge, huge, 0)]) == 3
    assert best([(0, 0, 0), (tiny, 0, 1), (0, tiny, 1), (tiny, tiny, 0)]) == 3
    assert best([(0.0, 0.0, 0), (-0.0, 0.0, 1), (-0.0, -0.0, 1)]) == 2


@pytest.mark.parametrize("name", ["moons", "circles"])
def test_as_many_points_as_are_allowed(name: str) -> None:
    dataset = load_points(name, MAX_POINTS, 0, 1)
    right, count = best_linear_accuracy(dataset.x_train, dataset.t_train)
    assert count == MAX_POINTS
    assert MAX_POINTS / 2 < right < MAX_POINTS
    # No worse than the best of many lines, which are drawn by chance.
    rng = np.random.default_rng(0)
    heights = dataset.x_train @ rng.standard_normal((2, 2_000)) + rng.standard_normal(2_000)
    drawn = int(((heights > 0) == dataset.t_train[:, np.newaxis]).sum(axis=0).max())
    assert right >= drawn > MAX_POINTS / 2


def test_arguments_are_left_alone() -> None:
    x, t = np.array([[1.0, -0.0], [0, 1], [1, 1]]), np.array([0, 1, 1])
    kept_x, kept_t = x.tobytes(), t.tobytes()
    best_linear_accuracy(x, t)
    assert (x.tobytes(), t.tobytes()) == (kept_x, kept_t)


@pytest.mark.parametrize(
    ("x", "t", "message"),
    [
        (np.zeros(4), np.zeros(4), "x: expected numbers of shape (N, 2), got float64 of shape (4,)"),
        (np.zeros((4, 3)), np.zeros(4), "x: expected numbers of shape (N, 2), got float64 of shape (4, 3)"),
        (np.full((1, 2), "a"), np.zeros(1), "x: expected numbers of shape (N, 2), got <U1 of shape (1, 2)"),
        (np.zeros((0, 2)), np.zeros(0), "x: expected 1 to 500 points, got 0"),
        (np.zeros((501, 2)), np.zeros(501), "x: expected 1 to 500 points, got 501"),
        (np.array([[0, nan]]), np.zeros(1), "x: expected finite coordinates, got one that is not"),
        (np.array([[inf, 0]]), np.zeros(1), "x: expected finite coordinates, got one that is not"),
        (np.zeros((4, 2)), np.zeros(3), "t: expected one label for each of 4 points, got shape (3,)"),
        (np.zeros((4, 2)), np.zeros((4, 2)), "t: expected one label for each of 4 points, got shape (4, 2)"),
        (np.zeros((3, 2)), np.array([0, 1, 2]), "t: expected labels 0 or 1, got 2"),
    ],
)
def test_bad_arguments_are_named(x: np.ndarray, t: np.ndarray, message: str) -> None:
    with pytest.raises(ValueError) as refusal:
        best_linear_accuracy(x, t)
    assert str(refusal.value) == message
