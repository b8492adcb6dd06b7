"""The gradient check: do the derivatives that the layers compute agree with what the loss really does?

Backpropagation is a page of formulas, and a network with a slip in one of them often still learns, only worse. So
parameters are nudged one at a time, and the slope of the loss that this shows is held against the derivative. Right
ones agree to six digits and more; of wrong ones the check names an array and a place in it. It works for every
network of any layers, at two forward passes for each parameter: of large arrays, take a sample.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.nn.arguments import count, positive
from backend.nn.arrays import FloatArray, LabelArray
from backend.nn.network import Network

AGREEMENT = 1e-6
"""The relative error up to which two values count as the same."""

SMALL_SHARE = 1e-4
"""Values below this share of the largest derivative in their array are held against that share, not themselves."""

ROUNDING_MARGIN = 10 / AGREEMENT
"""How many times larger than its rounding error a slope must be, to be held against itself."""

FINER = 100
"""How many times smaller the nudge is made to tell a mistake from a kink of the loss."""


@dataclass(frozen=True)
class ArrayCheck:
    """What the check found in one array of parameters.

    Attributes
    ----------
    name, shape
        Of the array.
    checked
        How many of its parameters were nudged.
    largest_relative_error
        The worst disagreement of the two ways.
    index
        Where in the array that is.
    numerical, backpropagation
        The two values there.
    """

    name: str
    shape: tuple[int, ...]
    checked: int
    largest_relative_error: float
    index: tuple[int, ...]
    numerical: float
    backpropagation: float


@dataclass(frozen=True)
class GradientCheck:
    """What the check found in each array, and how long all nudges and the one backpropagation took."""

    arrays: tuple[ArrayCheck, ...]
    seconds_numerical: float
    seconds_backpropagation: float

    @property
    def largest_relative_error(self) -> float:
        """The worst of all arrays, 0 where there are none."""
        return float(np.max([array.largest_relative_error for array in self.arrays], initial=0))


def check_gradients(
    network: Network,
    x: FloatArray,
    t: LabelArray | FloatArray,
    *,
    per_array: int | None = None,
    h: float = 1e-5,
    rng: np.random.Generator | None = None,
) -> GradientCheck:
    """Hold the gradient by backpropagation against central differences of the training loss.

    Parameters
    ----------
    network
        Any network of dtype float64. Its parameters are nudged and put back, and so is its state.
    x, t
        A batch, as for `network.gradient`.
    per_array
        How many parameters of each array to check, chosen at random; left out, all of them.
    h
        The nudge, greater than 0.
    rng
        Where the choice comes from.

    Raises
    ------
    TypeError
        If the network is not of dtype float64: in float32 the difference of two losses is mostly rounding error.
    ValueError
        If per_array or h is out of range, or x or t does not fit.

    Notes
    -----
    The relative error of a pair is |a - b| / max(|a|, |b|, floor). The floor keeps numbers that ought to be 0 from
    looking wrong. It is the larger of 1e-4 times the array's largest derivative, and of what makes rounding alone an
    error of 1e-7: a loss L is known to eps max(|L|, 1), a slope thus to eps max(|L|, 1) / h, and the floor is 1e7
    times that. With h = 1e-5 and L near 1, an absolute error of 2e-10 still shows, as 1e-6.

    Where ReLU or a maximum has a kink within h of where it stands, a central difference is some mean of the slopes on
    both sides and proves nothing. So where the two values differ, the nudge is made a hundred times smaller. A
    mistake remains; what a kink nearby did is gone. If the slopes on both sides still differ much as before, the kink
    is at the very place (a ReLU whose input is exactly 0), and every value from one slope to the other is right.
    """
    if network.dtype != np.float64:
        raise TypeError(f"network: expected dtype float64, got {np.dtype(network.dtype)}")
    per_array = None if per_array is None else count("per_array", per_array)
    h = positive("h", h)
    rng = np.random.default_rng() if rng is None else rng
    state = {name: array.copy() for name, array in network.state.items()}  # every forward pass averages into it
    try:
        start = time.perf_counter()
        gradient = network.gradient(x, t)
        between = time.perf_counter()
        loss = _Loss(lambda: _loss(network, x, t))
        arrays = tuple(
            _check_array(name, array, gradient[name], loss, _choose(array.size, per_array, rng), h)
            for name, array in network.params.items()
        )
        end = time.perf_counter()
    finally:
        for name, array in state.items():
            network.state[name][...] = array
    return GradientCheck(arrays, seconds_numerical=end - between, seconds_backpropagation=between - start)


def _loss(network: Network, x: FloatArray, t: LabelArray | FloatArray) -> float:
    """The loss that backpropagation is the derivative of: in training mode, with the random numbers of this step."""
    return network.training_loss(x, t)


def _choose(size: int, wanted: int | None, rng: np.random.Generator) -> NDArray[np.intp]:
    """Places in an array of `size` elements, in order: as many as wanted, at random, or all."""
    if wanted is None or wanted >= size:
        return np.arange(size)
    return np.sort(rng.choice(size, wanted, replace=False))


class _Loss:
    """The loss as a function of one parameter at a time."""

    def __init__(self, compute: Callable[[], float]) -> None:
        self._compute = compute
        self._here = compute()
        self.rounding = float(np.finfo(np.float64).eps) * max(abs(self._here), 1.0)

    def slopes(self, flat: FloatArray, place: int, h: float) -> tuple[float, float]:
        """(L(theta) - L(theta - h)) / h and (L(theta + h) - L(theta)) / h for the parameter flat[place]."""
        kept = flat[place]
        try:
            flat[place] = kept - h
            below = self._compute()
            flat[place] = kept + h
            above = self._compute()
        finally:
            flat[place] = kept
        return (self._here - below) / h, (above - self._here) / h


def _check_array(
    name: str, array: FloatArray, gradient: FloatArray, loss: _Loss, places: NDArray[np.intp], h: float
) -> ArrayCheck:
    flat, derivatives = array.reshape(-1), gradient.reshape(-1)  # views: parameters are contiguous
    largest = float(np.abs(derivatives).max())
    errors, numericals = np.empty(len(places)), np.empty(len(places))
    for position, place in enumerate(places):
        errors[position], numericals[position] = _compare(loss, flat, place, float(derivatives[place]), largest, h)
    worst = int(errors.argmax())
    return ArrayCheck(
        name=name,
        shape=array.shape,
        checked=len(places),
        largest_relative_error=float(errors[worst]),
        index=tuple(int(i) for i in np.unravel_index(places[worst], array.shape)),
        numerical=float(numericals[worst]),
        backpropagation=float(derivatives[places[worst]]),
    )


def _compare(
    loss: _Loss, flat: FloatArray, place: int, derivative: float, largest: float, h: float
) -> tuple[float, float]:
    """Relative error of the derivative, and the numerical value that it was held against."""

    def error(slope: float, h: float) -> float:
        floor = max(SMALL_SHARE * largest, ROUNDING_MARGIN * loss.rounding / h)
        return abs(slope - derivative) / max(abs(slope), abs(derivative), floor)

    left, right = loss.slopes(flat, place, h)
    slope, bend = (left + right) / 2, abs(right - left)
    if error(slope, h) <= AGREEMENT:
        return error(slope, h), slope
    left, right = loss.slopes(flat, place, h / FINER)
    finer_slope, finer_bend = (left + right) / 2, abs(right - left)
    if finer_bend > bend / 10:  # a kink at the very place: of a smooth loss's bend, a hundredth would be left
        nearest = min(max(derivative, min(left, right)), max(left, right))
        return error(nearest, h / FINER), nearest
    if abs(finer_slope - derivative) < abs(slope - derivative) / 2:  # a kink nearby
        return error(finer_slope, h / FINER), finer_slope
    return error(slope, h), slope
