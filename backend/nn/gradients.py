"""The numerical gradient: nudge each parameter up and down and see what the loss does.

Slow (two losses for each parameter) and simple, it is the yardstick for backpropagation, not a way to train.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

STEP = 1e-4
"""The nudge h. The error of a central difference falls with h squared, that of rounding grows with 1/h."""


def numerical_gradient(loss: Callable[[], float], x: NDArray[np.float64], h: float = STEP) -> NDArray[np.float64]:
    """Central differences, (L(x + h) - L(x - h)) / 2h, for every element of x.

    Parameters
    ----------
    loss
        Computes the loss from the present contents of `x`, which it reads itself.
    x
        The parameters, any shape, float64. Changed and put back element by element.
    h
        The nudge.

    Returns
    -------
    The gradient, of the shape of x.

    Raises
    ------
    TypeError
        If x is not float64: in float32 the difference of two losses is mostly rounding error.

    Notes
    -----
    *Deep Learning from Scratch*, section 4.3 and 4.4.
    """
    if x.dtype != np.float64:
        raise TypeError(f"x: expected float64, got {x.dtype}")
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        original = x[index]
        x[index] = original + h
        above = loss()
        x[index] = original - h
        below = loss()
        x[index] = original
        gradient[index] = (above - below) / (2 * h)
    return gradient
