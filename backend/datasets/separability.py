"""How well a single perceptron could do at best: the most points of two classes that one straight line gets right.

It is a search over all lines that differ in what they separate, not a training: the answer is a bound that no
training can pass. For XOR it is 3 of 4.
"""

from functools import cmp_to_key
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

MAX_POINTS: Final = 500
"""The work grows with the square of the number of points; at 500 it is done in a fraction of a second."""

_Integers = NDArray[np.object_]  # of Python's own, which have no largest one


def best_linear_accuracy(x: NDArray[Any], t: NDArray[Any]) -> tuple[int, int]:
    """The largest number of points that a straight line can get right, and the number of points.

    Parameters
    ----------
    x
        Points of a plane, (N, 2), finite, N from 1 to 500; they are taken as float64, and exactly as they are.
    t
        Labels 0 or 1, (N,). Points in the same place may have different ones.

    Returns
    -------
    The largest number, N / 2 or more, and N.

    Raises
    ------
    ValueError
        If an argument is not as above; the message names it.

    Notes
    -----
    A line says 1 on one side. Move it towards that side until it touches the first place there, P, and turn it by
    a little, so that it goes through no other place: it still separates the same points, if P counts to side 1. So
    it is enough to turn a line about every place. What lies to its left changes only where it passes another
    place, and sums over the left are running sums over the places in the order of their angles. With a weight for
    each place, the number of its labels 1 minus that of its labels 0, the right answers are

        zeros + (weight of P) + (weights on the left)         if the left is side 1
        zeros + (all weights) - (weights on the left)         if the right is side 1

    For N places, that is N sorts of N - 1 angles. Whether two angles are equal, or which is larger, is decided in
    whole numbers, without rounding.
    """
    points, labels = _checked(x, t)
    places, place = np.unique(points, axis=0, return_inverse=True)  # (M, 2), (N,)
    weights = np.zeros(len(places), np.int64)
    np.add.at(weights, place.ravel(), np.where(labels == 1, 1, -1))
    total = int(weights.sum())
    exact = _whole_numbers(places)
    gain = 0  # of a line that has nothing on its side 1
    for pivot in range(len(places)):
        others = np.arange(len(places)) != pivot
        with np.errstate(over="ignore"):  # rounded directions only have to be good enough to sort by
            directions = places[others] - places[pivot]
        lefts = _left_weights(directions, exact[others] - exact[pivot], weights[others])
        own = int(weights[pivot])
        gain = max(gain, own + int(lefts.max()), total - int(lefts.min()))
    return int((labels == 0).sum()) + gain, len(points)


def _left_weights(directions: NDArray[np.float64], exact: _Integers, weights: NDArray[np.int64]) -> NDArray[np.int64]:
    """The different sums of weights to the left of a line about P, as it turns by half a turn.

    Parameters
    ----------
    directions, exact
        From P to each other place, (K, 2), rounded and in whole numbers.
    weights
        Of the other places, (K,).
    """
    dx, dy = directions.T
    # A line that starts along the x axis and turns anticlockwise leaves what is above the axis, and takes up
    # what is below when its other end comes by: there, the opposite direction is the one to be sorted.
    above = (dy > 0) | ((dy == 0) & (dx > 0))
    turned = np.where(above, 1, -1)[:, np.newaxis]
    order, last = _by_angle(directions * turned, exact * turned)
    above, weights = above[order], weights[order]
    steps = np.cumsum(np.where(above, -weights, weights))
    return int(weights[above].sum()) + np.append(0, steps[last])


def _by_angle(directions: NDArray[np.float64], exact: _Integers) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """The order of directions in the upper half-plane by angle, and where, in that order, a run of equal ones ends."""
    order = np.argsort(np.arctan2(directions[:, 1], directions[:, 0]))
    crosses = _crosses(exact[order])
    if (crosses < 0).any():  # angles so close that rounding has exchanged them
        x, y = exact.T.tolist()
        by_cross = cmp_to_key(lambda i, j: x[j] * y[i] - y[j] * x[i])  # negative where i has the smaller angle
        order = np.array(sorted(order.tolist(), key=by_cross), np.intp)
        crosses = _crosses(exact[order])
    last = np.ones(len(order), np.bool_)
    last[:-1] = crosses != 0
    return order, last


def _crosses(exact: _Integers) -> _Integers:
    """The cross product of each direction with the next, positive where that one has the larger angle."""
    (x1, y1), (x2, y2) = exact[:-1].T, exact[1:].T
    return np.asarray(x1 * y2 - y1 * x2)


def _whole_numbers(x: NDArray[np.float64]) -> _Integers:
    """The array times the least power of two that leaves no fractions, in Python's integers."""
    ratios = [value.as_integer_ratio() for value in x.ravel().tolist()]
    scale = max(denominator for _, denominator in ratios)
    whole = [numerator * (scale // denominator) for numerator, denominator in ratios]
    return np.array(whole, np.object_).reshape(x.shape)


def _checked(x: NDArray[Any], t: NDArray[Any]) -> tuple[NDArray[np.float64], NDArray[Any]]:
    x, t = np.asarray(x), np.asarray(t)
    if x.ndim != 2 or x.shape[1] != 2 or x.dtype.kind not in "buif":
        raise ValueError(f"x: expected numbers of shape (N, 2), got {x.dtype} of shape {x.shape}")
    if not 1 <= len(x) <= MAX_POINTS:
        raise ValueError(f"x: expected 1 to {MAX_POINTS} points, got {len(x)}")
    if not np.isfinite(x).all():
        raise ValueError("x: expected finite coordinates, got one that is not")
    if t.shape != (len(x),):
        raise ValueError(f"t: expected one label for each of {len(x)} points, got shape {t.shape}")
    wrong = t[(t != 0) & (t != 1)]
    if len(wrong):
        raise ValueError(f"t: expected labels 0 or 1, got {wrong[0]}")
    return x.astype(np.float64), t
