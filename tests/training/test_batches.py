"""Mini-batches: which examples, in which order and parts, and as which numbers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.datasets.augmentation import Augmentation, Distortion
from backend.datasets.dataset import Dataset
from backend.nn import Affine, Network, SoftmaxWithLoss
from backend.training import RunSpec
from backend.training.batches import Batches, iterations_per_epoch
from backend.training.build import build_network
from tests.training.runs import few_digits as few

SAMPLINGS = ("with_replacement", "shuffled")


def numbered(spec: RunSpec, count: int, parts: int = 1) -> Batches:
    """Batches of images that can be told apart: two pixels spell the image's number."""
    number = np.arange(count)
    x, t = np.stack([number % 256, number // 256], axis=1).astype(np.uint8), (number % 10).astype(np.uint8)
    dataset = Dataset(x, t, x, t, (2,), tuple("0123456789"), scale=1 / 255)
    network = Network([Affine(2, 10)], SoftmaxWithLoss(), 2, np.dtype(spec.dtype).type)
    return Batches(spec, dataset, network, parts)


def numbers_at(batches: Batches, iteration: int) -> list[int]:
    """Which of the numbered images a mini-batch holds, part after part; their labels must be theirs."""
    numbers = []
    for load in batches.at(iteration):
        x, t = load()
        pixels = np.rint(x.astype(np.float64) * 255).astype(int)
        number = pixels[:, 0] + 256 * pixels[:, 1]
        np.testing.assert_array_equal(t, number % 10)
        numbers += number.tolist()
    return numbers


def drawn(iterations: int, count: int = 23, parts: int = 1, **choices) -> list[list[int]]:
    batches = numbered(RunSpec(**choices), count, parts)
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
        assert numbered(RunSpec(batch_size=batch_size), train_size).per_epoch == expected


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("sampling", SAMPLINGS)
def test_values_are_the_images_divided_by_255(few_digits: Dataset, dtype: str, sampling: str) -> None:
    spec = RunSpec(batch_size=300, dtype=dtype, sampling=sampling)
    (load,) = Batches(spec, few_digits, build_network(spec)).at(0)
    x, t = load()
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
        assert numbers_at(numbered(spec, 23), iteration) == expected[iteration]
    backwards = numbered(spec, 23)
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


@pytest.mark.parametrize("sampling", SAMPLINGS)
@pytest.mark.parametrize("parts", [2, 3, 7])
def test_parts_make_up_the_whole(parts: int, sampling: str) -> None:
    choices = {"batch_size": 10, "sampling": sampling, "seed": 4}
    assert drawn(6, parts=parts, **choices) == drawn(6, **choices)
    sizes = [len(load()[1]) for load in numbered(RunSpec(**choices), 23, parts).at(0)]
    assert (len(sizes), sum(sizes)) == (parts, 10)
    assert max(sizes) - min(sizes) <= 1


def test_each_part_has_memory_of_its_own() -> None:
    """They are filled by threads at the same time."""
    loads = numbered(RunSpec(batch_size=10), 23, parts=2).at(0)
    first, second = (load()[0] for load in loads)
    kept = first.copy()
    loads[1]()
    assert not np.shares_memory(first, second)
    np.testing.assert_array_equal(first, kept)


CONVOLUTION = (
    {"type": "convolution", "filters": 2, "size": 3},
    {"type": "flatten"},
    {"type": "affine"},
)
BENT = {"rotation": 15.0, "elastic": 1.0, "thickness": 0.5, "shift": 2.0}


def one_part(dtype: str = "float32", *, batch_size: int = 30, parts: int = 1, **choices) -> list:
    """The parts of the mini-batch at iteration 5 of the few digits, copied."""
    spec = RunSpec.model_validate({"batch_size": batch_size, "dtype": dtype, **choices})
    loads = Batches(spec, few(), build_network(spec), parts).at(5)
    return [(x.copy(), t) for x, t in (load() for load in loads)]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("bounds", [{}, BENT], ids=["as stored", "bent"])
def test_networks_of_images_get_the_batch_last(bounds, dtype: str) -> None:
    ((rows, t),) = one_part(dtype, **bounds)
    ((images, t_images),) = one_part(dtype, layers=CONVOLUTION, **bounds)
    assert (rows.shape, images.shape) == ((30, 784), (1, 28, 28, 30))
    assert rows.dtype == images.dtype == dtype
    np.testing.assert_array_equal(images.reshape(784, 30).T, rows)
    np.testing.assert_array_equal(t, t_images)


def test_bent_images_are_those_of_the_augmentation_at_this_iteration() -> None:
    parts = one_part(parts=2, **BENT)
    stored = one_part(parts=2)
    augmentation = Augmentation(Distortion(rotation=15, elastic=1, thickness=0.5, shift=2), 0, np.float32)
    for number, ((bent, t), (x, t_stored)) in enumerate(zip(parts, stored, strict=True)):
        np.testing.assert_array_equal(t, t_stored)
        expected = augmentation.apply(np.rint(x * 255).astype(np.uint8), 5, number)
        np.testing.assert_array_equal(bent, expected.T)
        assert not np.allclose(bent, x, atol=0.1)


def test_points_are_moved_and_scaled_as_their_data_set_says() -> None:
    table = np.array([[1.0, 9.0], [5.0, 7.0]])
    dataset = Dataset(table, np.zeros(2, np.uint8), table, np.zeros(2, np.uint8), (2,), ("0", "1"), 5.0, 0.25)
    spec = RunSpec(dataset="moons", batch_size=2, sampling="shuffled")
    x, _ = Batches(spec, dataset, build_network(spec)).at(0)[0]()
    assert sorted(x.tolist()) == [[-1, 1], [0, 0.5]]
