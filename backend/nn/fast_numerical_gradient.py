"""The numerical gradient of a two-layer network, in less than a tenth of a second instead of half a minute.

It is the very number that `numerical_gradient` finds, (L(theta + h) - L(theta - h)) / 2h for every parameter theta:
each one is nudged up and down, and the loss is computed at both points. No derivative is used anywhere. What makes
it quick is to leave alone what a nudge leaves alone:

* A weight W1[d, m] is multiplied by pixel d and added to hidden unit m. Where the pixel is 0, as four of five are in
  a handwritten digit, the nudge changes nothing. Elsewhere the unit's input moves by h x[n, d], its output by some
  delta, and the C scores of image n by delta W2[m, :]. Only softmax and loss of that one image are left to compute.
* Two pixels of an image that are equally grey do the same to it, so that one calculation serves both. Equally grey
  pixels of two images move a ReLU that is on by the same delta, so that one exponential serves both.
* A weight W2[m, c] moves a single score, by h times the unit's output. A bias is the weight of an input that is 1.

What makes it exact is to sum differences instead of subtracting sums. Two losses near 2.3 are each known to 16
digits; if they agree in the first 7, only 9 are left of their difference. So every step below, from the nudge to the
loss of an image, computes by how much a number changes, in a formula that does not subtract one near-equal from
another.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from backend.nn.arguments import positive
from backend.nn.arrays import FloatArray, LabelArray
from backend.nn.layers import Layer, ReLU, Sigmoid
from backend.nn.losses import SoftmaxWithLoss, softmax

if TYPE_CHECKING:
    from backend.nn.two_layer_net import TwoLayerNet

Float64Array = NDArray[np.float64]
OutputChange = Callable[[Float64Array, Float64Array, Float64Array], Float64Array]

BLOCK = 2**18
"""Numbers in a working array, unless one image needs more: enough to keep NumPy busy, few enough for the cache."""

LARGEST_MOVE = 1.0
"""How far a nudge may move a score. The exponential of so small a change can neither overflow nor vanish."""


def fast_numerical_gradient(
    net: "TwoLayerNet", x: FloatArray, t: LabelArray | FloatArray, h: float = 1e-6
) -> dict[str, Float64Array]:
    """Central differences of the loss by every parameter of a two-layer network.

    Parameters
    ----------
    net
        The network, of either dtype; left alone. Everything is computed in float64.
    x
        Images, (N, D).
    t
        Labels (N,) or one-hot rows (N, C).
    h
        The nudge. Rounding being no concern here, it can be smaller than for `numerical_gradient`.

    Returns
    -------
    The gradient by W1 (D, M), b1 (M,), W2 (M, C) and b2 (C,).

    Raises
    ------
    TypeError
        If the layers of the network are others than those of the book.
    ValueError
        If x or t does not fit; if h is not greater than 0, or so large that it moves a score by more than 1.

    Notes
    -----
    *Deep Learning from Scratch*, section 4.4, for the definition.
    """
    h = positive("h", h)
    x = net._checked(x).astype(np.float64)
    t = net._checked_truth(t, len(x))
    truth = t.astype(np.float64) if t.ndim == 2 else np.eye(net.output_size)[t]
    W1, b1, W2, b2 = (net.params[name].astype(np.float64) for name in ("W1", "b1", "W2", "b2"))
    unit_input = x @ W1 + b1
    unit_output, change = _activate(net.layers[1], unit_input)
    if not isinstance(net.last_layer, SoftmaxWithLoss):
        raise TypeError(f"net: expected SoftmaxWithLoss as its last layer, got {type(net.last_layer).__name__}")
    y, true = softmax(unit_output @ W2 + b2).T.copy(), truth.T.copy()  # (C, N): a score's numbers lie together
    images = _CrossEntropy(y) if net.last_layer.loss == "cross_entropy" else _SquaredError(y, true)
    ones = np.ones((len(x), 1))  # what the biases are multiplied by
    first_input, second_input = np.hstack([x, ones]), np.hstack([unit_output, ones])
    move = h * max(float(np.abs(first_input).max() * np.abs(W2).max()), float(second_input.max()))
    if move > LARGEST_MOVE:
        raise ValueError(f"h: expected a nudge that moves no score by more than {LARGEST_MOVE:g}, got {h!r}")
    hidden = _Hidden(unit_input.T.copy(), unit_output.T.copy(), change, W2, W2 @ true)
    first = _first_layer(images, first_input, hidden, h) / (2 * h * len(x))
    second = _second_layer(images, second_input, true, h) / (2 * h * len(x))
    return {"W1": first[:-1], "b1": first[-1], "W2": second[:-1], "b2": second[-1]}


@dataclass(frozen=True)
class _CrossEntropy:
    """The loss of K images with probabilities y, (C, K)."""

    y: Float64Array

    def take(self, which: NDArray[np.intp]) -> "_CrossEntropy":
        """The images with these numbers, any of them more than once."""
        return _CrossEntropy(self.y.take(which, axis=1))

    def changes(self, e: Float64Array, moved_truth: Float64Array) -> Float64Array:
        """By how much each loss changes, (K,), when the scores a of each image change by u.

        Given are e = exp(u) - 1, (C, K), and moved_truth = sum_k t_k u_k, (K,). With S = sum_k exp(a_k), so that
        y_k = exp(a_k) / S,

            S'      =  sum_k exp(a_k) exp(u_k)  =  S (1 + s),      s = sum_k y_k e_k
            L       =  log S - sum_k t_k a_k
            L' - L  =  log(1 + s) - sum_k t_k u_k
        """
        return np.log1p(_sums(self.y, e)) - moved_truth


@dataclass(frozen=True)
class _SquaredError:
    """The loss of K images with probabilities y and truth t, (C, K)."""

    y: Float64Array
    t: Float64Array

    def take(self, which: NDArray[np.intp]) -> "_SquaredError":
        """The images with these numbers, any of them more than once."""
        return _SquaredError(self.y.take(which, axis=1), self.t.take(which, axis=1))

    def changes(self, e: Float64Array, moved_truth: Float64Array) -> Float64Array:
        """As for cross-entropy; e is used up.

        y'_k    =  y_k (1 + e_k) / (1 + s)  =  y_k + c_k,      c_k = y_k (e_k - s) / (1 + s)
        L       =  1/2 sum_k (y_k - t_k)^2
        L' - L  =  sum_k c_k (y_k - t_k) + 1/2 sum_k c_k^2
        """
        s = _sums(self.y, e)
        e -= s
        e *= self.y  # now c (1 + s)
        s += 1
        return (_sums(e, self.y) - _sums(e, self.t) + _sums(e, e) / (2 * s)) / s


def _sums(a: Float64Array, b: Float64Array) -> Float64Array:
    """Sum over the classes k of a_k b_k: shape (K,) from (C, K)."""
    return np.asarray(np.einsum("kn,kn->n", a, b))


@dataclass(frozen=True)
class _Hidden:
    """The hidden units: their input and output (M, N), how the output changes, and their weights W2 (M, C).

    true_weight (M, N) is sum_k t_k W2[m, k], the weight by which unit m moves the score of the image's true class.
    """

    a: Float64Array
    z: Float64Array
    change: OutputChange
    W2: Float64Array
    true_weight: Float64Array


def _first_layer(images: _CrossEntropy | _SquaredError, x: Float64Array, hidden: _Hidden, h: float) -> Float64Array:
    """L(theta + h) - L(theta - h), summed over the images, for W1 and in a last row b1: (D + 1, M).

    x is (N, D + 1).
    """
    units, classes = hidden.W2.shape
    sums = np.zeros((units, x.shape[1]))
    rows = max(1, BLOCK // (classes * int(np.count_nonzero(x, axis=1).max())))
    for start in range(0, len(x), rows):
        # Every inked pixel nudges its image; equal nudges of an image are taken together.
        row, pixel = np.nonzero(x[start : start + rows])
        greys, grey = np.unique(x[start + row, pixel], return_inverse=True)
        distinct, which = np.unique(row * len(greys) + grey, return_inverse=True)
        image, grey = start + distinct // len(greys), distinct % len(greys)
        nudged, nudges = images.take(image), h * greys
        for unit, weights in enumerate(hidden.W2):
            a, z, nudge = hidden.a[unit].take(image), hidden.z[unit].take(image), nudges.take(grey)
            up, down = hidden.change(a, z, nudge), hidden.change(a, z, -nudge)
            moved = np.flatnonzero(up != down)  # not where a ReLU is off
            some = nudged if len(moved) == len(image) else nudged.take(moved)
            true_weight = hidden.true_weight[unit].take(image[moved])
            differences = np.zeros(len(image))
            for sign, delta in ((+1, up[moved]), (-1, down[moved])):
                e = _exponentials(weights, delta, sign * nudges, grey[moved])
                differences[moved] += sign * some.changes(e, delta * true_weight)
            sums[unit] += np.bincount(pixel, differences[which], x.shape[1])
    return sums.T


def _exponentials(
    weights: Float64Array, delta: Float64Array, nudges: Float64Array, grey: NDArray[np.intp]
) -> Float64Array:
    """exp(weights[k] delta[n]) - 1, (C, K).

    Where delta[n] is the nudge itself, nudges[grey[n]], it is looked up among those of all nudges.
    """
    others = np.flatnonzero(delta != nudges.take(grey))
    if 2 * (len(nudges) + len(others)) > len(delta):
        return np.expm1(np.multiply.outer(weights, delta))
    e = np.expm1(np.multiply.outer(weights, nudges)).take(grey, axis=1)
    e[:, others] = np.expm1(np.multiply.outer(weights, delta[others]))
    return e


def _second_layer(images: _CrossEntropy | _SquaredError, z: Float64Array, true: Float64Array, h: float) -> Float64Array:
    """L(theta + h) - L(theta - h), summed over the images, for W2 and in a last row b2: (M + 1, C).

    z is (N, M + 1), the truth (C, N).
    """
    classes, inputs = len(true), z.shape[1]
    sums = np.zeros((inputs, classes))
    rows = max(1, BLOCK // (classes * inputs))
    for start in range(0, len(z), rows):
        nudge = h * z[start : start + rows].ravel()
        image = np.repeat(np.arange(start, start + len(nudge) // inputs), inputs)
        nudged = images.take(image)
        for score in range(classes):
            differences = np.zeros(len(nudge))
            for sign in (+1, -1):
                e = np.zeros((classes, len(nudge)))
                e[score] = np.expm1(sign * nudge)
                differences += sign * nudged.changes(e, sign * nudge * true[score].take(image))
            sums[:, score] += differences.reshape(-1, inputs).sum(axis=0)
    return sums


def _activate(activation: Layer, a: Float64Array) -> tuple[Float64Array, OutputChange]:
    """The output z for an input a; and a function of a, z and d that tells how z changes when a moves to a + d."""
    if isinstance(activation, ReLU):
        return np.maximum(a, 0), _relu_change
    if isinstance(activation, Sigmoid):
        return (1 + np.tanh(a / 2)) / 2, _sigmoid_change
    raise TypeError(f"net: expected ReLU or Sigmoid as its activation, got {type(activation).__name__}")


def _relu_change(a: Float64Array, z: Float64Array, d: Float64Array) -> Float64Array:
    """max(a + d, 0) - max(a, 0): for a > 0 that is max(a + d, 0) - a = max(d, -a), without a + d being rounded."""
    return np.where(a > 0, np.maximum(d, -a), np.maximum(a + d, 0))


def _sigmoid_change(a: Float64Array, z: Float64Array, d: Float64Array) -> Float64Array:
    """1 / (1 + exp(-a - d)) - z, where z = 1 / (1 + exp(-a)).

    With e = exp(d) - 1 and exp(-a) = (1 - z) / z, the first term is z (1 + e) / (1 + z e); less z, that is
    z (1 - z) e / (1 + z e).
    """
    e = np.expm1(d)
    return z * (1 - z) * e / (1 + z * e)
