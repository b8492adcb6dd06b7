"""What every update rule can do: take one step, and give up its memory to be saved.

A rule sees all parameters of a network as one flat vector theta and their gradients as another. It passes over the
whole vectors, one NumPy operation at a time and in place: cutting them into blocks that fit the processor's cache was
measured and gains nothing, as the calls then cost what the memory saves.
"""

from typing import ClassVar

import numpy as np

from backend.nn.arguments import not_negative, positive
from backend.nn.arrays import FloatArray, FloatType


class Optimizer:
    """Base of all update rules.

    Parameters
    ----------
    learning_rate
        How far to go at each update, greater than 0.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Attributes
    ----------
    learning_rate : float
        May be changed between updates, also to 0, where schedules end.
    steps : int
        Updates done so far.
    state : dict[str, FloatArray]
        What the rule remembers of earlier gradients, arrays (P,) by name. `state` and `steps` of one optimizer, put
        into another with the same arguments, make it go on bit for bit as the first would have.
    """

    state_names: ClassVar[tuple[str, ...]] = ()
    """Names of the arrays in `state`."""

    def __init__(self, learning_rate: float) -> None:
        self._learning_rate = positive("learning_rate", learning_rate)
        self.steps = 0
        self.state: dict[str, FloatArray] = {}

    @property
    def learning_rate(self) -> float:
        """How far to go at each update; assigning checks that it is finite and not negative."""
        return self._learning_rate

    @learning_rate.setter
    def learning_rate(self, learning_rate: float) -> None:
        self._learning_rate = not_negative("learning_rate", learning_rate)

    def bind(self, size: int, dtype: FloatType) -> None:
        """Begin anew, with a memory of zeros for P = `size` parameters; comes before the first update."""
        self.steps = 0
        self.state = {name: np.zeros(size, dtype) for name in self.state_names}

    def update(self, theta: FloatArray, gradient: FloatArray) -> None:
        """Take one step.

        Parameters
        ----------
        theta
            The parameters, (P,), changed in place.
        gradient
            The gradient of the loss by them, (P,). Used up: what it holds afterwards means nothing.

        Raises
        ------
        RuntimeError
            If the rule has a memory and was not bound.
        ValueError
            If theta, gradient and the memory differ in shape or dtype; nothing is changed then.
        """
        self._check(theta, gradient)
        self.steps += 1
        self._apply(theta, gradient)

    def _apply(self, theta: FloatArray, gradient: FloatArray) -> None:
        """The rule itself; `steps` counts this update already."""
        raise NotImplementedError

    def _check(self, theta: FloatArray, gradient: FloatArray) -> None:
        if len(self.state) < len(self.state_names):
            raise RuntimeError(f"{type(self).__name__}: bind(size, dtype) must come before the first update")
        shape, dtype = theta.shape, theta.dtype
        if gradient.shape != shape or gradient.dtype != dtype:
            raise ValueError(_unlike(theta, "gradient", gradient))
        for name, array in self.state.items():
            if array.shape != shape or array.dtype != dtype:
                raise ValueError(_unlike(theta, name, array))


def _unlike(theta: FloatArray, name: str, array: FloatArray) -> str:
    return f"{name}: expected {theta.dtype} of shape {theta.shape}, as of theta, got {array.dtype} of {array.shape}"
