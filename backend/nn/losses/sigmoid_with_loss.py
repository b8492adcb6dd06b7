"""The last node of a network with one neuron at its end: the probability that the answer is 1 and not 0."""

from typing import get_args

import numpy as np

from backend.nn.arrays import FloatArray, FloatType, LabelArray
from backend.nn.losses.binary import as_labels, as_two_columns, expect_one_output
from backend.nn.losses.softmax_with_loss import LossName


class SigmoidWithLoss:
    """Sigmoid with cross-entropy (or, for comparison, with the squared error), for two classes.

    Parameters
    ----------
    loss
        "cross_entropy" or "mse".

    Raises
    ------
    ValueError
        If `loss` is neither.

    Notes
    -----
    With the score a of each of N examples, y = 1 / (1 + exp(-a)) and the truth t, 0 or 1:

        cross-entropy   L = -t log y - (1 - t) log(1 - y) = log(1 + exp(a)) - t a     dL/da = y - t
        squared error   L = 1/2 (y - t)^2                                             dL/da = (y - t) y (1 - y)

    It is softmax over the two scores 0 and a. Both losses are averaged over the N examples.
    """

    def __init__(self, loss: LossName = "cross_entropy") -> None:
        if loss not in get_args(LossName):
            raise ValueError(f"loss: expected one of {', '.join(get_args(LossName))}, got {loss!r}")
        self.loss: LossName = loss

    def classes(self, outputs: int) -> int:
        """2; ValueError unless there is one score."""
        return expect_one_output("sigmoid", outputs)

    def bind(self, dtype: FloatType) -> None:
        """Nothing is kept: the arrays are small."""

    def probabilities(self, logits: FloatArray) -> FloatArray:
        """(N, 2): 1 - y and y for scores (N, 1)."""
        return as_two_columns(_sigmoid(logits))

    def answers(self, logits: FloatArray) -> LabelArray:
        """1 where the score is above 0, so that y is above one half; (N,)."""
        return (logits[:, 0] > 0).astype(np.intp)

    def forward(self, logits: FloatArray, t: LabelArray | FloatArray) -> float:
        """The mean loss for scores (N, 1) and labels (N,) of 0 and 1."""
        self._y, self._t = _sigmoid(logits), as_labels(t).astype(logits.dtype)
        if self.loss == "mse":
            return float(np.mean(0.5 * (self._y - self._t) ** 2))
        return float(np.mean(np.logaddexp(0, logits) - self._t * logits))

    def backward(self, batch_size: int | None = None) -> FloatArray:
        """dL/da (N, 1), the formulas above, divided by N."""
        dx = self._y - self._t
        if self.loss == "mse":
            dx *= self._y * (1 - self._y)
        return dx / dx.dtype.type(batch_size or len(dx))


def _sigmoid(a: FloatArray) -> FloatArray:
    return np.asarray(0.5 * (1 + np.tanh(0.5 * a)), a.dtype)
