"""The last node of a classifier: softmax, and the loss of its probabilities against the truth."""

from typing import Literal, get_args

import numpy as np

from backend.nn.arrays import FloatArray, FloatType, LabelArray
from backend.nn.buffers import Buffers

LossName = Literal["cross_entropy", "mse"]


class SoftmaxWithLoss:
    """Softmax with cross-entropy (or, for comparison, with the mean squared error).

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
    *Deep Learning from Scratch*, section 5.6.3 and appendix A. With scores a, probabilities
    y_k = exp(a_k) / S, S = sum over i of exp(a_i), and the truth t (one-hot), for each of N images:

        cross-entropy   L = -sum_k t_k log y_k = log S - a_t       dL/da_k = y_k - t_k
        squared error   L = 1/2 sum_k (y_k - t_k)^2                dL/da_k = y_k (e_k - sum_i e_i y_i),  e = y - t

    The first is what makes this pair so common: the gradient is the plain difference, and never vanishes
    while the answer is wrong. In the second, every term has the factor y_k: an answer that is surely wrong
    hardly moves. Both are averaged over the N images.
    """

    def __init__(self, loss: LossName = "cross_entropy") -> None:
        if loss not in get_args(LossName):
            raise ValueError(f"loss: expected one of {', '.join(get_args(LossName))}, got {loss!r}")
        self.loss: LossName = loss

    def bind(self, dtype: FloatType) -> None:
        """Choose the dtype of the buffers."""
        self._buffers = Buffers(dtype)

    def probabilities(self, logits: FloatArray) -> FloatArray:
        """Softmax of scores (N, C), a buffer of the same shape."""
        self.y = self._buffers.rows("y", *logits.shape)
        np.subtract(logits, logits.max(axis=1, keepdims=True), out=self.y)
        np.exp(self.y, out=self.y)
        self._sums = self.y.sum(axis=1, keepdims=True)
        self.y /= self._sums
        return self.y

    def forward(self, logits: FloatArray, t: LabelArray | FloatArray) -> float:
        """The mean loss over the batch.

        Parameters
        ----------
        logits
            Scores of shape (N, C).
        t
            Labels of shape (N,), or one-hot rows of shape (N, C).
        """
        self.t = t
        y = self.probabilities(logits)
        count = len(y)
        if self.loss == "mse":
            self.error = self._subtract_truth(self._buffers.rows("error", *y.shape))
            return float(np.vdot(self.error, self.error)) * 0.5 / count
        # log S - a_t, with all scores lowered by the row's largest: exact even where y_t is 0 in floating point.
        log_sums = float(np.log(self._sums).sum())
        lowest = logits.max(axis=1)
        if t.ndim == 2:
            true_scores = float((t * (logits - lowest[:, np.newaxis])).sum())
        else:
            true_scores = float((logits[np.arange(count), t] - lowest).sum())
        return (log_sums - true_scores) / count

    def backward(self) -> FloatArray:
        """dL/dlogits of shape (N, C), a buffer; the formulas above, divided by N."""
        dx = self._buffers.rows("dx", *self.y.shape)
        if self.loss == "mse":
            np.multiply(self.error, self.y, out=dx)
            dx -= self.y * dx.sum(axis=1, keepdims=True)
        else:
            self._subtract_truth(dx)
        dx /= len(dx)
        return dx

    def _subtract_truth(self, out: FloatArray) -> FloatArray:
        """out = y - t, with t as labels or one-hot."""
        if self.t.ndim == 2:
            np.subtract(self.y, self.t, out=out)
        else:
            out[...] = self.y
            out[np.arange(len(out)), self.t] -= 1
        return out
