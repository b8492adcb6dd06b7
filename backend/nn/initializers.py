"""How weights start. Each initializer gives an array of shape (fan_in, fan_out); biases always start at zero."""

from collections.abc import Callable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class NormalSource(Protocol):
    """Anything that draws from the standard normal distribution: a Generator, or the book's `numpy.random`."""

    def standard_normal(self, size: tuple[int, int]) -> NDArray[np.float64]:
        """Draw an array of this shape."""
        ...


Initializer = Callable[[NormalSource, int, int], NDArray[np.float64]]


def zeros(rng: NormalSource, fan_in: int, fan_out: int) -> NDArray[np.float64]:
    """All zeros: every hidden neuron gets the same gradient and stays equal to the others, so nothing is learned."""
    return np.zeros((fan_in, fan_out))


def normal(std: float) -> Initializer:
    """An initializer that draws from a normal distribution of mean 0 and standard deviation `std`."""

    def draw(rng: NormalSource, fan_in: int, fan_out: int) -> NDArray[np.float64]:
        return std * rng.standard_normal((fan_in, fan_out))

    return draw


def xavier(rng: NormalSource, fan_in: int, fan_out: int) -> NDArray[np.float64]:
    """Standard deviation sqrt(1 / fan_in), for sigmoid and tanh.

    Glorot and Bengio, 'Understanding the difficulty of training deep feedforward neural networks', 2010, in
    the form of *Deep Learning from Scratch*, chapter 6, which keeps the forward half: the variance of a
    neuron's input is that of its inputs.
    """
    return float(np.sqrt(1.0 / fan_in)) * rng.standard_normal((fan_in, fan_out))


def he(rng: NormalSource, fan_in: int, fan_out: int) -> NDArray[np.float64]:
    """Standard deviation sqrt(2 / fan_in), for ReLU, which passes half of its inputs.

    He et al., 'Delving deep into rectifiers', 2015, equation 10.
    """
    return float(np.sqrt(2.0 / fan_in)) * rng.standard_normal((fan_in, fan_out))


INITIALIZERS: dict[str, Callable[[float], Initializer]] = {
    "normal": normal,
    "xavier": lambda std: xavier,
    "he": lambda std: he,
    "zeros": lambda std: zeros,
}
"""Initializers by name; each entry takes the standard deviation, which 'normal' alone uses."""
