"""The nearest training images in the last hidden layer."""

import numpy as np
import pytest

from backend.datasets.dataset import Dataset
from backend.training.explanation import neighbours, trace, training_features
from tests.training.explanation.networks import CNN, MLP, network_of


@pytest.mark.parametrize("layers", [MLP, CNN, []], ids=["MLP", "CNN", "one layer"])
def test_they_are_those_with_the_smallest_distance(layers: list[dict], few_digits: Dataset) -> None:
    network = network_of(layers)
    features = training_features(network, few_digits)
    all_of_them = np.stack([trace(network, image / 255).features for image in few_digits.x_train])
    np.testing.assert_allclose(features.features, all_of_them, atol=1e-5)
    query = trace(network, few_digits.x_test[0] / 255).features
    distances = np.linalg.norm(all_of_them - query, axis=1)
    found = features.nearest(query, 8)
    assert [index for index, _ in found] == np.argsort(distances)[:8].tolist()
    np.testing.assert_allclose([distance for _, distance in found], np.sort(distances)[:8], rtol=1e-4)


def test_an_image_is_its_own_nearest(few_digits: Dataset) -> None:
    network = network_of(MLP)
    (index, distance), *_ = training_features(network, few_digits).nearest(
        trace(network, few_digits.x_train[17] / 255).features, 3
    )
    assert (index, distance) == (17, pytest.approx(0, abs=1e-6))


def test_their_number_is_bounded(few_digits: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "MOST_BYTES", 4 * 9 * 20)
    assert training_features(network_of(MLP), few_digits).features.shape == (20, 9)
    monkeypatch.setattr(neighbours, "MOST_MULTIPLY_ADDS", 15 * network_of(MLP).summary().multiply_adds)
    assert training_features(network_of(MLP), few_digits).features.shape == (15, 9)
