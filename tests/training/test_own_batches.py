"""Mini-batches with own digits: their share, each as often as the others, distorted as the description says."""

from collections import Counter

import numpy as np
import pytest

from backend.datasets.dataset import Dataset
from backend.training.batches import Batches
from backend.training.build import build_network
from tests.training.own import own_spec, upside_down, with_own

CNN = [{"type": "convolution", "filters": 2, "size": 5, "stride": 3}, {"type": "flatten"}, {"type": "affine"}]


def batches(parts: int = 1, **choices: object) -> tuple[Batches, Dataset]:
    own = upside_down()
    spec = own_spec(own, **{"batch_size": 20, "distortion": 0.0, **choices})
    dataset = with_own(own)
    return Batches(spec, dataset, build_network(spec), parts), dataset


@pytest.mark.parametrize(("weight", "count"), [(0.3, 6), (0.01, 1), (0.99, 20)])
def test_so_many_of_a_batch_are_own(weight: float, count: int) -> None:
    made, dataset = batches(weight=weight)
    own = {image.tobytes() for image in dataset.x_own}
    for iteration in (0, 1, 14, 15):
        ((load),) = made.at(iteration)
        x, t = load()
        assert (x.shape, t.shape) == ((20, 784), (20,))
        images = np.rint(x * 255).astype(np.uint8)
        assert [image.tobytes() in own for image in images] == [False] * (20 - count) + [True] * count


def test_each_comes_as_often_as_any_other_with_its_label() -> None:
    made, dataset = batches()
    labels = {image.tobytes(): label for image, label in zip(dataset.x_own, dataset.t_own, strict=True)}
    seen: Counter[bytes] = Counter()
    for iteration in range(15):  # 90 of 45
        ((load),) = made.at(iteration)
        x, t = load()
        for image, label in zip(np.rint(x[14:] * 255).astype(np.uint8), t[14:], strict=True):
            seen[image.tobytes()] += 1
            assert labels[image.tobytes()] == label
    assert set(seen.values()) == {2}
    assert len(seen) == 45


@pytest.mark.parametrize("layers", [[], CNN], ids=["MLP", "CNN"])
def test_two_parts_have_their_shares_of_both(layers: list[dict]) -> None:
    made, dataset = batches(2, layers=layers, weight=0.25)
    own = {image.tobytes() for image in dataset.x_own}
    counts = []
    for load in made.at(3):
        x, t = load()
        images = x if x.ndim == 2 else x.reshape(784, -1).T
        rows = np.rint(images * 255).astype(np.uint8)
        counts.append((len(t), sum(image.tobytes() in own for image in rows)))
    assert counts == [(9, 2), (11, 3)]


def test_they_are_distorted_on_their_own() -> None:
    plain, bent = (batches(distortion=distortion)[0] for distortion in (0.0, 1.5))
    ((load),), ((load_bent),) = plain.at(0), bent.at(0)
    x, bent_x = load()[0].copy(), load_bent()[0]
    np.testing.assert_array_equal(x[:14], bent_x[:14])  # the recipe's own distortions are those of the others
    assert (np.abs(x[14:] - bent_x[14:]).max(axis=1) > 0.2).all()


def test_another_seed_and_another_epoch_draw_others() -> None:
    first, other = (batches(seed=seed)[0] for seed in (0, 1))
    drawn = [np.rint(load()[0] * 255).astype(np.uint8)[14:] for load in (*first.at(0), *other.at(0), *first.at(15))]
    assert not np.array_equal(drawn[0], drawn[1])
    assert not np.array_equal(drawn[0], drawn[2])
