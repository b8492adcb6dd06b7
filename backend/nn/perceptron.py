"""The perceptron, ancestor of the neuron: a weighted sum of its inputs, and a yes if it is large enough.

The gates here do not learn; their weights were found by looking. One perceptron makes AND, OR or NAND; XOR takes a
second layer of them.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Inputs = float | NDArray[Any]
Bits = int | NDArray[np.uint8]


@dataclass(frozen=True)
class Perceptron:
    """y = 1 if w_1 x_1 + .. + w_n x_n + b > 0, else 0.

    Parameters
    ----------
    weights
        w_1 to w_n, one for each input: how much it counts, and for or against.
    bias
        b: how readily the answer is 1.

    Raises
    ------
    ValueError
        If there are no weights, or a number is not finite.

    Notes
    -----
    Rosenblatt, 'The perceptron: a probabilistic model for information storage and organization in the brain',
    1958; *Deep Learning from Scratch*, chapter 2. Where the sum is exactly 0, the answer is 0, as in the book.

    With two inputs, w_1 x_1 + w_2 x_2 + b = 0 is a straight line, and the answer says on which side of it a point
    lies. **One perceptron cannot be XOR**: that would need

        b <= 0                   for 0, 0 -> 0
        w_1 + b > 0              for 1, 0 -> 1
        w_2 + b > 0              for 0, 1 -> 1
        w_1 + w_2 + b <= 0       for 1, 1 -> 0

    The second and third line add up to w_1 + w_2 + 2b > 0, so w_1 + w_2 + b > -b, which by the first line is 0 or
    more: the fourth line is contradicted, whatever the weights are.

    Examples
    --------
    Two of three votes carry the motion:

    >>> majority = Perceptron(weights=(1, 1, 1), bias=-1.5)
    >>> majority(1, 0, 1), majority(0, 0, 1)
    (1, 0)
    """

    weights: tuple[float, ...]
    bias: float

    def __post_init__(self) -> None:
        if len(self.weights) == 0 or not np.isfinite(self.weights).all():
            raise ValueError(f"weights: expected one or more finite numbers, got {self.weights!r}")
        if not np.isfinite(self.bias):
            raise ValueError(f"bias: expected a finite number, got {self.bias!r}")

    def __call__(self, *inputs: Inputs) -> Bits:
        """0 or 1 for numbers, uint8 of their shape for arrays, one argument for each weight.

        Raises
        ------
        ValueError
            If there are more or fewer inputs than weights.
        """
        if len(inputs) != len(self.weights):
            raise ValueError(f"inputs: expected {len(self.weights)}, one for each weight, got {len(inputs)}")
        total = np.asarray(self.bias)
        for w, x in zip(self.weights, inputs, strict=True):
            total = total + w * np.asarray(x)
        return step(total)


def step(total: NDArray[Any]) -> Bits:
    """The step function: 1 above 0, else 0. It is flat nearly everywhere, so that no gradient could teach it."""
    y = total > 0
    return int(y) if np.ndim(y) == 0 else np.asarray(y, np.uint8)


# Each line passes half-way between the corners of the unit square that it has to tell apart.
AND: Final = Perceptron(weights=(1.0, 1.0), bias=-1.5)
"""1 where both inputs are 1: only then the sum, 2, is above 1.5."""

OR: Final = Perceptron(weights=(1.0, 1.0), bias=-0.5)
"""1 where an input is 1: one of them suffices to be above 0.5."""

NAND: Final = Perceptron(weights=(-1.0, -1.0), bias=1.5)
"""The opposite of AND, by the opposite of each of its numbers."""


def xor(x1: Inputs, x2: Inputs) -> Bits:
    """1 where exactly one of two inputs is 1: one of them, but not both.

    No single perceptron can do it (see `Perceptron`): the corners 1, 0 and 0, 1 lie across from each other, and no
    straight line has these two alone on one side. Two layers can. The first maps the four corners to three,

        x1 x2     NAND OR      y
        0  0       1   0       0
        1  0       1   1       1
        0  1       1   1       1
        1  1       0   1       0

    of which the second, AND, has to cut off only 1, 1. *Deep Learning from Scratch*, section 2.5.

    >>> xor(1, 0), xor(1, 1)
    (1, 0)
    >>> xor(np.array([0, 1, 0, 1]), np.array([0, 0, 1, 1]))
    array([0, 1, 1, 0], dtype=uint8)
    """
    return AND(NAND(x1, x2), OR(x1, x2))
