"""What is a digit and how sure an answer is, for networks good and bad."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from backend.datasets.dataset import Dataset
from backend.datasets.ink import EmptyDrawingError, normalize_drawing
from backend.datasets.mnist import load_digits
from backend.nn import Network
from backend.training import RunSpec, Training, load_dataset
from backend.training.recognition import calibrate
from backend.training.recognition.detector import strangeness
from benchmarks import not_digits

SPEC = RunSpec(iterations=1_500, evaluation_size=1_000)


@cache
def trained(iterations: int = 1_500) -> Network:
    training = Training(SPEC.model_copy(update={"iterations": iterations}), load_dataset(SPEC))
    for _ in training.events():
        pass
    training.close()
    return training.network


def probabilities(network: Network, x: NDArray[np.uint8]) -> NDArray[np.float64]:
    return network.predict(x / np.float32(255)).astype(np.float64)


@cache
def unseen() -> Dataset:
    """Test images that no calibration looks at."""
    digits = load_digits()
    return replace(digits, x_test=digits.x_test[5_000:], t_test=digits.t_test[5_000:])


@pytest.mark.parametrize("iterations", [20, 1_500])
def test_few_digits_are_refused_whatever_the_network(iterations: int) -> None:
    network, digits = trained(iterations), unseen()
    calibration = calibrate(network, load_digits())
    known = calibration.knows(digits.x_test, probabilities(network, digits.x_test))
    assert 0.97 < known.mean() < 0.998


def test_scribbles_letters_and_dots_are_refused() -> None:
    network = trained()
    calibration = calibrate(network, load_digits())
    for make in (not_digits.scribbles, not_digits.letters, not_digits.blanks):
        refused, count = 0, 30
        for canvas in make(count, seed=5):
            try:
                image = normalize_drawing(canvas).reshape(1, 784)
            except EmptyDrawingError:
                refused += 1
            else:
                refused += not calibration.knows(image, probabilities(network, image))[0]
        assert refused >= 0.9 * count, make.__name__


@pytest.mark.parametrize("iterations", [20, 1_500])
def test_confidence_is_how_often_answers_are_right(iterations: int) -> None:
    network, digits = trained(iterations), unseen()
    calibration = calibrate(network, load_digits())
    answers = probabilities(network, digits.x_test)
    right = answers.argmax(axis=1) == digits.t_test
    assert calibration.confidence(answers).mean() == pytest.approx(right.mean(), abs=0.06)


def test_one_that_is_too_sure_is_corrected() -> None:
    """Logits three times as large give the same answers with the same confidence."""
    sure = trained().twin()
    sure.params = type(sure.params)({name: array.shape for name, array in sure.params.items()}, np.float32)
    for name, array in trained().params.items():
        sure.params[name][...] = array * (3 if name in ("W2", "b2") else 1)
    sure._bind()
    digits = load_digits()
    one, other = calibrate(trained(), digits), calibrate(sure, digits)
    assert other.temperature == pytest.approx(3 * one.temperature, rel=0.1)
    x = digits.x_test[:100]
    np.testing.assert_allclose(
        other.confidence(probabilities(sure, x)), one.confidence(probabilities(trained(), x)), atol=0.03
    )


def test_images_set_aside_are_preferred() -> None:
    digits = load_digits().divided(60_000, 2_000)
    upside_down = replace(digits, x_test=255 - digits.x_test)
    assert calibrate(trained(), upside_down) == calibrate(trained(), digits)


def test_strangeness_of_many_is_that_of_each() -> None:
    x = load_digits().x_test[:700]
    together = strangeness(x)
    np.testing.assert_allclose(together[[0, 499, 500, 699]], strangeness(x[[0, 499, 500, 699]]), atol=1e-3)
