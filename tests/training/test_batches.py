"""Mini-batches: which images, in which order, and as which numbers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.datasets.mnist import Digits
from backend.training import RunSpec
from backend.training.batches import Batches, iterations_per_epoch

SAMPLINGS = ("with_replacement", "shuffled")


def numbered(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Images that can be told apart: two pixels spell the image's number."""
    number = np.arange(count)
    return np.stack([number % 256, number // 256], axis=1).astype(np.uint8), (number % 10).astype(np.uint8)


def numbers_at(batches: Batches, iteration: int) -> list[int]:
    """Which of the numbered images a mini-batch holds; its labels must be theirs."""
    x, t = batches.at(iteration)
    pixels = np.rint(x.astype(np.float64) * 255).astype(int)
    number = pixels[:, 0] + 256 * pixels[:, 1]
    np.testing.assert_array_equal(t, number % 10)
    return number.tolist()


def drawn(iterations: int, count: int = 23, **choices) -> list[list[int]]:
    batches = Batches(RunSpec(**choices), *numbered(count))
    return [numbers_at(batches, iteration) for iteration in range(iterations)]


def flat(batches: list[list[int]]) -> list[int]:
    return [number for batch in batches for number in batch]


@pytest.mark.parametrize(
    ("train_size", "batch_size", "expected"),
    [(60_000, 100, 600), (60_000, 7, 8571), (10, 3, 3), (10, 10, 1), (10, 11, 1), (1, 10_000, 1)],
)
def test_iterations_per_epoch(train_size: int, batch_size: int, expected: int) -> None:
    assert iterations_per_epoch(train_size, batch_size) == expected
    if train_size < 60_000:
        assert Batches(RunSpec(batch_size=batch_size), *numbered(train_size)).per_epoch == expected


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("sampling", SAMPLINGS)
def test_values_are_the_images_divided_by_255(few_digits: Digits, dtype: str, sampling: str) -> None:
    spec = RunSpec(batch_size=300, dtype=dtype, sampling=sampling)
    x, t = Batches(spec, few_digits.x_train, few_digits.t_train).at(0)
    assert (x.shape, x.dtype, t.shape) == ((300, 784), dtype, (300,))
    assert (x.min(), x.max()) == (0, 1)
    known = {image.tobytes(): label for image, label in zip(few_digits.x_train, few_digits.t_train, strict=True)}
    grey = np.rint(x * 255).astype(np.uint8)
    np.testing.assert_allclose(x, grey.astype(np.float64) / 255, rtol=np.finfo(dtype).eps)
    assert [known[image.tobytes()] for image in grey] == t.tolist()


@pytest.mark.parametrize("sampling", SAMPLINGS)
def test_same_seed_same_batches(sampling: str) -> None:
    choices = {"batch_size": 4, "sampling": sampling}
    first = drawn(30, seed=5, **choices)
    assert drawn(30, seed=5, **choices) == first
    other = drawn(30, seed=6, **choices)
    assert all(ours != theirs for ours, theirs in zip(first, other, strict=True))


@pytest.mark.parametrize("sampling", SAMPLINGS)
def test_batches_do_not_depend_on_weights_or_precision(sampling: str) -> None:
    choices = {"batch_size": 4, "sampling": sampling}
    assert drawn(12, hidden_size=3, dtype="float64", learning_rate=9, **choices) == drawn(12, **choices)


@pytest.mark.parametrize("sampling", SAMPLINGS)
def test_any_iteration_can_be_asked_for_first(sampling: str) -> None:
    spec = RunSpec(batch_size=4, sampling=sampling)
    expected = drawn(30, batch_size=4, sampling=sampling)
    for iteration in (29, 0, 5, 4, 17, 17, 3):
        assert numbers_at(Batches(spec, *numbered(23)), iteration) == expected[iteration]
    backwards = Batches(spec, *numbered(23))
    assert [numbers_at(backwards, iteration) for iteration in reversed(range(30))] == expected[::-1]


@settings(max_examples=40, deadline=None, derandomize=True)
@given(count=st.integers(1, 60), batch_size=st.integers(1, 60), seed=st.integers(0, 2**32 - 1))
def test_shuffled_shows_every_image_at_most_once_an_epoch(count: int, batch_size: int, seed: int) -> None:
    per_epoch = iterations_per_epoch(count, batch_size)
    batches = drawn(3 * per_epoch, count, batch_size=batch_size, seed=seed, sampling="shuffled")
    for epoch in range(3):
        seen = flat(batches[epoch * per_epoch : (epoch + 1) * per_epoch])
        if batch_size <= count:
            assert len(set(seen)) == len(seen) == per_epoch * batch_size
        else:  # one batch is the epoch: every image once before any comes again
            assert set(seen[:count]) == set(range(count))
            assert max(seen.count(number) for number in range(count)) == -(-batch_size // count)


def test_shuffled_leaves_out_other_images_in_other_epochs() -> None:
    batches = drawn(40, count=23, batch_size=4, sampling="shuffled")
    seen = set(flat(batches))
    assert seen == set(range(23))
    assert batches[:5] != batches[5:10]
    assert sorted(flat(batches[:5])) != sorted(flat(batches[5:10]))


def test_with_replacement_repeats_within_an_epoch() -> None:
    batches = drawn(5, count=23, batch_size=4)
    numbers = flat(batches)
    assert len(set(numbers)) < len(numbers)
    assert set(flat(drawn(200, count=23, batch_size=4))) == set(range(23))


def test_with_replacement_is_even() -> None:
    numbers = np.array(drawn(4_000, count=20, batch_size=10)).ravel()
    counts = np.bincount(numbers, minlength=20)
    # Each image is drawn with chance 1/20: the standard deviation of its count is sqrt(n p (1 - p)).
    assert np.abs(counts - 2_000).max() < 5 * np.sqrt(40_000 * 0.05 * 0.95)


@pytest.mark.parametrize("sampling", SAMPLINGS)
def test_a_batch_larger_than_the_data(sampling: str) -> None:
    batches = drawn(6, count=5, batch_size=12, sampling=sampling)
    assert all(len(batch) == 12 and set(batch) <= set(range(5)) for batch in batches)
    assert len({tuple(batch) for batch in batches}) == 6
