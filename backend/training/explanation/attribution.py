"""Which pixels speak for an answer and which against it, found in two ways that know nothing of each other."""

import numpy as np
from numpy.typing import NDArray

from backend.nn import Network
from backend.nn.arrays import FloatArray

SIDE = 28
MOST_MULTIPLY_ADDS = 20_000_000_000
"""Spent on emptied patches: a second or two of one core."""

REACH = 2
"""Pixels on either side of the middle of what is emptied: 5 x 5."""


def gradient_times_input(network: Network, x: FloatArray, label: int) -> FloatArray:
    """By how much each pixel's ink raises a class's score, to first order.

    Parameters
    ----------
    network
        Its gradients are written to.
    x : array (D,)
        The example, as the network sees it.
    label
        The class.

    Returns
    -------
    array (D,)
        Negative where the ink speaks against the class.

    Notes
    -----
    Backpropagation begins at the score a_k, with da_k/da_j = [j = k], instead of at a loss, and does not end before
    the pixels: out[d] = x[d] da_k/dx[d]. In a network of ReLUs (whose slopes are 0 or 1) these and what the biases
    add make up the score. Shrikumar et al., 'Not just a black box', 2016.
    """
    arranged = network.arrange(x[np.newaxis])
    with np.errstate(all="ignore"):  # an overflow shows in the numbers
        logits = network.logits(arranged)
        dout = np.zeros_like(logits)
        dout[0, label] = 1
        for layer in reversed(network.layers):
            dout = layer.backward(dout)
    gradient: FloatArray = dout.reshape(-1)  # of one example, in the order of its pixels in either layout
    return gradient * x


def occlusion(network: Network, x: FloatArray, label: int) -> FloatArray:
    """How much of a class's probability is lost when the 5 x 5 pixels around each pixel are emptied.

    Parameters
    ----------
    network
        The network.
    x : array (784,)
        The example, as the network sees it, 0 paper.
    label
        The class.

    Returns
    -------
    array (784,)
        From -1 to 1, of a costly network in squares of some pixels. Negative where the class gets more probable
        without the ink, 0 where there is none to take away.

    Notes
    -----
    Zeiler and Fergus, 'Visualizing and understanding convolutional networks', 2014. It needs no gradient, and sees
    what a gradient does not: steps that are not small.
    """
    emptied, step = _patches(), _step(network)
    tried = np.zeros((SIDE, SIDE), bool)
    tried[::step, ::step] = True
    chosen = tried.reshape(-1) & (emptied & (x != 0)).any(axis=1)
    lost = np.zeros(len(x), network.dtype)
    if chosen.any():
        with np.errstate(all="ignore"):
            whole = network.predict(x[np.newaxis])[0, label]
            lost[chosen] = whole - network.predict(np.where(emptied[chosen], 0, x))[:, label]
    coarse = lost.reshape(SIDE, SIDE)[::step, ::step]
    fine: FloatArray = coarse.repeat(step, axis=0).repeat(step, axis=1)[:SIDE, :SIDE].reshape(-1)
    return fine


def _step(network: Network) -> int:
    """How far apart patches are tried: at every pixel, unless the network is so costly that it would take long."""
    trials = max(MOST_MULTIPLY_ADDS // max(network.summary().multiply_adds, 1), 1)
    return next(step for step in range(1, SIDE + 1) if (-(-SIDE // step)) ** 2 <= trials or step == SIDE)


def _patches() -> NDArray[np.bool_]:
    """Which pixels lie around each pixel, (784, 784)."""
    rows, columns = np.divmod(np.arange(SIDE * SIDE), SIDE)
    near_row = np.abs(rows[:, np.newaxis] - rows) <= REACH
    near_column = np.abs(columns[:, np.newaxis] - columns) <= REACH
    patches: NDArray[np.bool_] = near_row & near_column
    return patches
