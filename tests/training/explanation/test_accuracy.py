"""Right answers to the test images, of a costly network to some of them."""

import numpy as np
import pytest

from backend.datasets.dataset import Dataset
from backend.training.explanation import accuracy
from tests.training.explanation.networks import MLP, network_of


def test_it_is_the_share_of_right_answers(few_digits: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    network = network_of(MLP)
    right = network.predict(few_digits.x_test / 255).argmax(axis=1) == few_digits.t_test
    assert accuracy.measured_accuracy(network, few_digits) == (pytest.approx(np.mean(right)), 120)
    monkeypatch.setattr(accuracy, "MOST_MULTIPLY_ADDS", 110 * network.summary().multiply_adds)
    assert accuracy.measured_accuracy(network, few_digits) == (pytest.approx(np.mean(right[:110])), 110)
    monkeypatch.setattr(accuracy, "MOST_MULTIPLY_ADDS", 1)
    assert accuracy.measured_accuracy(network, few_digits).images == 100
