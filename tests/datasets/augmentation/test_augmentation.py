"""Augmentation: batches of any size, the same at the same iteration, and nothing but a distortion of what came in."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.datasets.augmentation import Augmentation, Distortion
from backend.datasets.mnist import load_digits
from tests.datasets.augmentation.figures import centre_of_mass, discs, noise, proof

ALL = Distortion(shift=2, rotation=15, scaling=0.15, shear=0.2, elastic=1.5, thickness=0.5)
STRONGEST = Distortion(shift=10, rotation=45, scaling=0.5, shear=0.5, elastic=4, thickness=1)
SIZES = (1, 7, 100, 1_000)


@pytest.fixture(scope="module")
def shared() -> Augmentation:
    return Augmentation(ALL, 3, np.float32)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("count", SIZES)
def test_nothing_asked_nothing_changed(dtype: type, count: int) -> None:
    images = noise(count)
    x = Augmentation(Distortion(), 0, dtype).apply(images, 5)
    np.testing.assert_array_equal(x, images.T.astype(dtype) / dtype(255))


@pytest.mark.parametrize("distortion", [Distortion(), Distortion(thickness=1), ALL])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("count", SIZES)
def test_form_of_the_result(distortion: Distortion, dtype: type, count: int) -> None:
    x = Augmentation(distortion, 0, dtype).apply(noise(count), 0)
    assert x.shape == (784, count)
    assert x.dtype == dtype
    assert x.flags.c_contiguous


@pytest.fixture(scope="module")
def strongest() -> Augmentation:
    return Augmentation(STRONGEST, 2**64, np.float32)


@proof
@given(iteration=st.integers(0, 2**40), part=st.integers(0, 64), count=st.integers(1, 300))
def test_values_lie_between_paper_and_ink(strongest: Augmentation, iteration: int, part: int, count: int) -> None:
    x = strongest.apply(noise(count), iteration, part)
    assert x.min() >= 0
    assert x.max() <= 1


@pytest.mark.parametrize("count", SIZES)
def test_blank_paper_stays_blank(shared: Augmentation, count: int) -> None:
    assert not shared.apply(np.zeros((count, 784), np.uint8), 1).any()


def test_greys_are_those_of_bytes(shared: Augmentation) -> None:
    x = shared.apply(noise(100), 0)
    np.testing.assert_array_equal(x, np.rint(x * 255) / np.float32(255))


def test_the_argument_is_left_alone(shared: Augmentation) -> None:
    images = noise(9)
    kept = images.copy()
    images.setflags(write=False)
    shared.apply(images, 0)
    np.testing.assert_array_equal(images, kept)


def test_images_may_lie_anywhere(shared: Augmentation) -> None:
    images = noise(20)
    expected = shared.apply(images[::2].copy(), 4).copy()
    np.testing.assert_array_equal(shared.apply(images[::2], 4), expected)
    np.testing.assert_array_equal(shared.apply(np.asfortranarray(images[::2]), 4), expected)


@pytest.mark.parametrize("kind", ["shift", "rotation", "shear", "elastic"])
def test_ink_is_not_lost(kind: str) -> None:
    distortion = Distortion(**{kind: getattr(ALL, kind)})
    images = load_digits().x_train[:1_000]
    ink = Augmentation(distortion, 0, np.float64).apply(images, 0).sum() / (images.sum(dtype=float) / 255)
    assert ink == pytest.approx(1, abs=0.01)


def test_shifts_move_and_do_nothing_else() -> None:
    x = Augmentation(Distortion(shift=3), 0, np.float64).apply(discs(1_000), 0)
    places = np.array([centre_of_mass(image) for image in x.T.reshape(-1, 28, 28)]) - 13.5
    assert np.abs(places).max() < 3 + 1 / 3  # positions are rounded to thirds
    assert np.abs(places).max() > 2.7
    np.testing.assert_allclose(x.sum(axis=0), discs(1).sum() / 255, rtol=0.02)


def test_scaling_changes_the_size() -> None:
    x = Augmentation(Distortion(scaling=0.3), 0, np.float64).apply(discs(1_000), 0)
    size = np.sqrt(x.sum(axis=0) / (discs(1).sum() / 255))
    assert 0.68 < size.min() < 0.75
    assert 1.25 < size.max() < 1.32


def test_thickness_raises_or_lowers_the_ink() -> None:
    images = discs(2_000)
    ink = Augmentation(Distortion(thickness=1), 0, np.float64).apply(images, 0).sum(axis=0)
    before = discs(1).sum() / 255
    assert (ink != before).all()
    # 500 groups: half of them 250, with a standard deviation of 11.2.
    assert abs((ink > before).sum() / 4 - 250) < 45


@pytest.mark.parametrize("distortion", [Distortion(thickness=0.4), Distortion(thickness=0.4, shift=1e-9)])
def test_thickness_is_a_probability(distortion: Distortion) -> None:
    ink = Augmentation(distortion, 0, np.float64).apply(discs(2_000), 0).sum(axis=0)
    before = discs(1).sum() / 255
    same = np.isclose(ink, before, rtol=1e-9)
    # 500 groups: 60 % of them 300, with a standard deviation of 11.
    assert abs(same.sum() / 4 - 300) < 45


def test_four_images_share_a_distortion(shared: Augmentation) -> None:
    x = shared.apply(discs(100), 0).T.reshape(25, 4, 784)
    for place in range(1, 4):
        np.testing.assert_array_equal(x[:, place], x[:, 0])
    assert len(np.unique(x[:, 0], axis=0)) == 25


def test_images_keep_their_places(shared: Augmentation) -> None:
    images = np.zeros((300, 784), np.uint8)
    images[[0, 129, 299]] = discs(3)
    inked = shared.apply(images, 0).any(axis=0)
    assert list(inked.nonzero()[0]) == [0, 129, 299]


def test_seed_and_iteration_decide() -> None:
    images = noise(50)
    x = Augmentation(ALL, 3, np.float32).apply(images, 8)
    np.testing.assert_array_equal(Augmentation(ALL, 3, np.float32).apply(images, 8), x)
    for seed, iteration, part in ((4, 8, 0), (3, 9, 0), (3, 8, 1)):
        assert not np.array_equal(Augmentation(ALL, seed, np.float32).apply(images, iteration, part), x)


def test_the_seed_decides_about_the_pen_too() -> None:
    pens = {
        Augmentation(Distortion(thickness=0.5), seed, np.float32).apply(discs(100), 0).tobytes() for seed in range(5)
    }
    assert len(pens) == 5


def test_pens_and_warps_are_independent() -> None:
    x = Augmentation(Distortion(shift=3, shear=0.3, thickness=0.5), 0, np.float32).apply(discs(8_000), 0)[:, ::4]
    thicker = x[:, x.sum(axis=0) > 1.1 * discs(1).sum() / 255]
    # Of 2,000 warps, 500 groups find 442 different ones; if their pen decided the warp too, at most 316 on average.
    assert 440 < thicker.shape[1] < 560
    assert len(np.unique(thicker.T, axis=0)) > 390


def test_iterations_draw_other_choices_from_the_same_bank() -> None:
    augmentation = Augmentation(Distortion(shift=3), 0, np.float32)
    several = {augmentation.apply(discs(4), iteration).tobytes() for iteration in range(50)}
    assert len(several) > 40


@proof
@given(calls=st.lists(st.tuples(st.sampled_from((1, 3, 4, 100, 128, 129, 300)), st.integers(0, 9)), max_size=4))
def test_earlier_calls_leave_no_trace(shared: Augmentation, calls: list[tuple[int, int]]) -> None:
    images = noise(30, seed=5)
    fresh = shared.twin().apply(images, 6).copy()
    for count, iteration in calls:
        shared.apply(noise(count), iteration)
    np.testing.assert_array_equal(shared.apply(images, 6), fresh)


def test_images_behind_do_not_matter(shared: Augmentation) -> None:
    images = noise(1_000)
    whole = shared.apply(images, 2).copy()
    for count in (1, 6, 127, 128, 129, 999):
        np.testing.assert_array_equal(shared.apply(images[:count], 2), whole[:, :count])


def test_dtypes_agree() -> None:
    images = noise(40)
    single, double = (Augmentation(ALL, 1, dtype).apply(images, 0) for dtype in (np.float32, np.float64))
    np.testing.assert_array_equal(single, double.astype(np.float32))


def test_the_result_is_a_buffer(shared: Augmentation) -> None:
    first = shared.apply(noise(20), 0)
    assert np.shares_memory(first, shared.apply(noise(20), 1))
    assert np.shares_memory(first, shared.apply(noise(3), 1))


def test_twins_agree_and_share_no_buffer(shared: Augmentation) -> None:
    twin = shared.twin()
    images = noise(100)
    x = shared.apply(images, 4)
    kept = x.copy()
    other = twin.apply(images, 4)
    np.testing.assert_array_equal(other, kept)
    assert not np.shares_memory(x, other)
    twin.apply(noise(100, seed=1), 5)
    np.testing.assert_array_equal(x, kept)


def test_twins_work_at_the_same_time(shared: Augmentation) -> None:
    images = noise(200)
    halves = [(shared, images[:100], 0), (shared.twin(), images[100:], 1)]

    def run(half: tuple) -> list[np.ndarray]:
        augmentation, x, part = half
        return [augmentation.apply(x, iteration, part).copy() for iteration in range(30)]

    expected = [run(half) for half in halves]
    with ThreadPoolExecutor(2) as threads:
        np.testing.assert_array_equal(list(threads.map(run, halves)), expected)


@pytest.mark.parametrize(
    "wrong",
    [
        np.zeros((4, 784), np.float32),
        np.zeros((4, 783), np.uint8),
        np.zeros(784, np.uint8),
        np.zeros((4, 28, 28), np.uint8),
        np.zeros((0, 784), np.uint8),
    ],
    ids=lambda wrong: f"{wrong.dtype} {wrong.shape}",
)
def test_what_is_not_a_batch_is_refused(shared: Augmentation, wrong: np.ndarray) -> None:
    with pytest.raises(ValueError, match=rf"^images: expected uint8 \(B, 784\), B > 0, got {wrong.dtype} \("):
        shared.apply(wrong, 0)


def test_negative_numbers_are_refused(shared: Augmentation) -> None:
    with pytest.raises(ValueError, match=r"^seed: expected 0 or greater, got -1$"):
        Augmentation(ALL, -1, np.float32)
    with pytest.raises(ValueError, match=r"^iteration: expected 0 or greater, got -1$"):
        shared.apply(noise(1), -1)
    with pytest.raises(ValueError, match=r"^part: expected 0 or greater, got -2$"):
        shared.apply(noise(1), 0, part=-2)


def test_other_dtypes_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^dtype: expected float32 or float64, got .*float16"):
        Augmentation(ALL, 0, np.float16)
