"""Histograms with mean and deviation."""

import math

import numpy as np
import pytest

from backend.training import distribution as module
from backend.training.distribution import BINS, distribution_of, sample


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_agrees_with_numpy(dtype: type) -> None:
    numbers = np.random.default_rng(0).normal(0.5, 2, (300, 40)).astype(dtype)
    found = distribution_of(numbers)
    assert found.low == pytest.approx(numbers.min(), rel=1e-5)
    assert found.high == pytest.approx(numbers.max(), rel=1e-5)
    assert found.mean == pytest.approx(numbers.mean(dtype=np.float64), rel=1e-5)
    assert found.std == pytest.approx(numbers.std(dtype=np.float64), rel=1e-5)
    expected, _ = np.histogram(numbers.astype(np.float64), BINS)
    assert sum(found.counts) == numbers.size
    assert np.abs(np.array(found.counts) - expected).max() <= 1  # a number on an edge may fall to either side


def test_several_arrays_make_one() -> None:
    found = distribution_of(np.array([[0.0, 1.0]]), np.array([[2.0], [3.0], [4.0]]))
    assert (found.low, found.high, found.mean, sum(found.counts)) == (0, 4, 2, 5)
    assert [place for place, count in enumerate(found.counts) if count] == [0, 10, 20, 30, 39]


def test_numbers_that_are_all_the_same() -> None:
    found = distribution_of(np.full((3, 3), 0.25))
    assert (found.low, found.high, found.mean, found.std) == (0.25, 0.25, 0.25, 0)
    assert found.counts == (9, *[0] * 39)


@pytest.mark.parametrize("wrong", [math.nan, math.inf, -math.inf])
def test_what_is_not_finite_has_none(wrong: float) -> None:
    assert distribution_of(np.array([1.0, wrong, 2.0])) is None


def test_numbers_as_large_as_they_can_be() -> None:
    found = distribution_of(np.array([-3e38, 0, 3e38], np.float32))
    assert (found.counts[0], found.counts[20], found.counts[39]) == (1, 1, 1)


def test_a_large_array_is_sampled_in_all_of_its_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_NUMBERS", 1_000)
    array = np.tile(np.arange(6.0), (4_000, 1))
    assert len(sample(array)) <= 1_000
    counts = np.unique(sample(array), return_counts=True)[1]
    assert len(counts) == 6
    assert counts.max() - counts.min() <= 1
    assert distribution_of(array).mean == pytest.approx(2.5, abs=0.01)
