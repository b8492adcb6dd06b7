"""Softmax and the two losses as plain functions, for reading, tests and notebooks.

Training does not use these: `SoftmaxWithLoss` computes the same values from the scores in one go.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def softmax(logits: ArrayLike) -> NDArray[np.float64]:
    """Probabilities that sum to 1, exp(a_k) / sum over i of exp(a_i), along the last axis.

    Subtracting the largest score first changes nothing in the quotient and keeps exp from overflowing.

    Parameters
    ----------
    logits
        Scores of shape (C,) or (N, C).
    """
    a = np.asarray(logits, np.float64)
    e = np.exp(a - a.max(axis=-1, keepdims=True))
    return np.asarray(e / e.sum(axis=-1, keepdims=True))


def cross_entropy_error(y: ArrayLike, t: ArrayLike) -> float:
    """Mean over the batch of -sum over k of t_k log y_k.

    Parameters
    ----------
    y
        Probabilities, (C,) or (N, C).
    t
        The truth: labels (N,), or one-hot rows of the shape of y.

    Raises
    ------
    ValueError
        If the shapes do not fit, or a label is not one of 0 .. C-1.

    Notes
    -----
    *Deep Learning from Scratch*, section 4.2. The smallest positive number stands in for a probability of
    exactly 0, so that the loss is large but finite.
    """
    probabilities, truth = _as_batch(y, t)
    tiny = np.finfo(np.float64).tiny
    return float(-np.sum(truth * np.log(np.maximum(probabilities, tiny))) / len(probabilities))


def mean_squared_error(y: ArrayLike, t: ArrayLike) -> float:
    """Mean over the batch of 1/2 sum over k of (y_k - t_k)^2; arguments and errors as in `cross_entropy_error`."""
    probabilities, truth = _as_batch(y, t)
    return float(0.5 * np.sum((probabilities - truth) ** 2) / len(probabilities))


def _as_batch(y: ArrayLike, t: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """y as (N, C) and t as one-hot rows of the same shape."""
    single = np.ndim(y) == 1
    probabilities = np.atleast_2d(np.asarray(y, np.float64))
    truth = np.atleast_1d(np.asarray(t))
    if single and truth.shape == probabilities.shape[1:]:
        truth = truth[np.newaxis]
    if truth.shape == probabilities.shape:
        return probabilities, truth.astype(np.float64)
    count, classes = probabilities.shape
    if truth.shape != (count,):
        raise ValueError(f"t: expected shape ({count},) or ({count}, {classes}), got {truth.shape}")
    if not np.issubdtype(truth.dtype, np.integer) or truth.min() < 0 or truth.max() >= classes:
        raise ValueError(f"t: expected integer labels from 0 to {classes - 1}, got {truth.dtype} {truth}")
    return probabilities, np.eye(classes)[truth]
