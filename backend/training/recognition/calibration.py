"""How sure a network's answers are, and from where on a drawing is no digit that it knows.

A network's probabilities are too sure of themselves, and it knows nothing besides its classes: of a scribble it says
'8' as firmly as of an 8. Both are set right on digits that it has not learned from, for each network anew.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from backend.datasets.dataset import Dataset
from backend.datasets.mnist import load_digits
from backend.nn import Network
from backend.training.recognition.detector import strangeness

ENOUGH: Final = 1_000
"""Images to calibrate on; a convolutional network reads so many in some tenths of a second."""

REFUSED: Final = 0.015
"""Share of those images that are refused: the price of refusing what is no digit."""

DOUBT_WEIGHS: Final = 1.0
"""What the network's own doubt counts, beside what the detector says."""

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Calibration:
    """What to make of a network's probabilities.

    Attributes
    ----------
    temperature
        Logits are divided by it. Guo et al., 'On calibration of modern neural networks', 2017.
    threshold
        Of the score from which on an image is no digit that the network knows.
    """

    temperature: float
    threshold: float

    def confidence(self, probabilities: Numbers) -> Numbers:
        """The chance that each answer is right, (N,), given that it is a digit; for probabilities (N, C)."""
        return np.asarray(_tempered(probabilities, self.temperature).max(axis=1))

    def knows(self, images: NDArray[np.uint8], probabilities: Numbers) -> NDArray[np.bool_]:
        """Whether images (N, 784), 0 paper to 255 ink, show digits that the network knows, (N,)."""
        return np.asarray(_score(strangeness(images), self.confidence(probabilities)) <= self.threshold)


def calibrate(network: Network, digits: Dataset) -> Calibration:
    """Calibrate a network on images that it has not learned from.

    Those are the images that its run has set aside, where it has, else the first of MNIST's test images: on these the
    accuracies that are shown of the run were measured, but no weight was learned.
    """
    if len(digits.x_validation) >= ENOUGH:
        x, t = digits.x_validation[:ENOUGH], digits.t_validation[:ENOUGH]
        odds = strangeness(x)
    else:
        x, t = digits.x_test[:ENOUGH], digits.t_test[:ENOUGH]
        odds = _strangeness_of_test_images()
    seen = (x.astype(np.float32) - np.float32(digits.offset)) * np.float32(digits.scale)
    probabilities = network.predict(seen).astype(np.float64)
    temperature = _best_temperature(probabilities, t)
    scores = _score(odds, _tempered(probabilities, temperature).max(axis=1))
    return Calibration(temperature, float(np.quantile(scores, 1 - REFUSED)))


@lru_cache(maxsize=1)
def _strangeness_of_test_images() -> Numbers:
    return strangeness(load_digits().x_test[:ENOUGH])


def _score(odds: Numbers, confidence: Numbers) -> Numbers:
    return np.asarray(odds - DOUBT_WEIGHS * np.log(confidence))


def _tempered(probabilities: Numbers, temperature: float) -> Numbers:
    """softmax(logits / T), which is p^(1/T) made to sum up to 1."""
    logits = np.log(probabilities.clip(1e-30)) / temperature
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def _best_temperature(probabilities: Numbers, t: NDArray[np.uint8]) -> float:
    """The one under which the true labels t (N,) are the most likely: a search on a grid, twice."""
    rows = np.arange(len(t))

    def loss(temperature: float) -> float:
        return -float(np.log(_tempered(probabilities, temperature)[rows, t].clip(1e-30)).mean())

    exponents = np.linspace(-5, 3, 33)
    best = min(exponents, key=lambda exponent: loss(float(np.exp(exponent))))
    exponents = best + np.linspace(-0.25, 0.25, 11)
    return float(np.exp(min(exponents, key=lambda exponent: loss(float(np.exp(exponent))))))
