"""Which pixels speak for an answer."""

import numpy as np
import pytest

from backend.training.explanation import Off, attribution, edited, gradient_times_input, occlusion
from tests.training.explanation.networks import CNN, MLP, RNN, network_of, picture

STEP = 1e-6


@pytest.mark.parametrize("layers", [MLP, CNN, RNN], ids=["MLP", "CNN", "RNN"])
def test_it_is_the_slope_of_the_score_times_the_ink(layers: list[dict]) -> None:
    network, x = edited(network_of(layers), [Off(0, 1)]), picture()
    for label in (0, 7):
        found = gradient_times_input(network, x, label)
        assert found.shape == (784,)
        for pixel in np.flatnonzero(x)[::23]:
            scores = []
            for sign in (1, -1):
                nudged = x.copy()
                nudged[pixel] += sign * STEP
                scores.append(network.logits(network.arrange(nudged[np.newaxis]))[0, label])
            assert found[pixel] == pytest.approx(x[pixel] * (scores[0] - scores[1]) / (2 * STEP), rel=1e-5, abs=1e-8)
        assert not found[x == 0].any()


def test_without_biases_the_pixels_make_up_the_whole_score() -> None:
    rectified = [{"type": "affine", "size": 30}, {"type": "relu"}]
    network, x = network_of(rectified, biases=False), picture()
    for label in range(10):
        score = network.logits(network.arrange(x[np.newaxis]))[0, label]
        assert gradient_times_input(network, x, label).sum() == pytest.approx(score)


@pytest.mark.parametrize("layers", [MLP, CNN], ids=["MLP", "CNN"])
def test_occlusion_is_what_the_answer_loses(layers: list[dict]) -> None:
    network, x = network_of(layers), picture()
    whole = network.predict(x[np.newaxis])[0, 4]
    found = occlusion(network, x, 4).reshape(28, 28)
    for row, column in ((6, 9), (10, 14), (21, 18), (4, 9), (0, 0), (27, 27), (12, 7)):
        emptied = x.reshape(28, 28).copy()
        emptied[max(row - 2, 0) : row + 3, max(column - 2, 0) : column + 3] = 0
        expected = whole - network.predict(emptied.reshape(1, -1))[0, 4]
        assert found[row, column] == pytest.approx(expected, abs=1e-12)
    assert found[4, 9] != 0  # its patch reaches the ink
    assert found[3, 9] == found[0, 0] == 0


def test_a_costly_network_is_asked_in_coarser_squares(monkeypatch: pytest.MonkeyPatch) -> None:
    network, x = network_of(MLP), picture()
    fine = occlusion(network, x, 4).reshape(28, 28)
    monkeypatch.setattr(attribution, "MOST_MULTIPLY_ADDS", 101 * network.summary().multiply_adds)
    coarse = occlusion(network, x, 4).reshape(28, 28)
    np.testing.assert_allclose(coarse[::3, ::3], fine[::3, ::3], atol=1e-12)
    np.testing.assert_array_equal(coarse, coarse[::3, ::3].repeat(3, axis=0).repeat(3, axis=1)[:28, :28])


def test_an_empty_picture_has_nothing_to_lose() -> None:
    assert not occlusion(network_of(MLP), np.zeros(784), 1).any()
