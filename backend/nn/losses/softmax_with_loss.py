"""The last node of a classifier: softmax, and the loss of its probabilities against the truth."""

from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

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

    def classes(self, outputs: int) -> int:
        """As many as scores."""
        return outputs

    def bind(self, dtype: FloatType) -> None:
        """Choose the dtype of the buffers."""
        self._buffers = Buffers(dtype)
        self._rows, self._row_starts = (0, 0), np.empty(0, np.intp)

    def probabilities(self, logits: FloatArray) -> FloatArray:
        """Softmax of scores (N, C), a buffer of the same shape."""
        self.y = self._buffers.array("y", *logits.shape)
        np.subtract(logits, np.maximum.reduce(logits, axis=1, keepdims=True), out=self.y)
        self._normalize()
        return self.y

    def answers(self, logits: FloatArray) -> LabelArray:
        """The class with the largest score; (N,)."""
        labels: LabelArray = logits.argmax(axis=1)
        return labels

    def forward(self, logits: FloatArray, t: LabelArray | FloatArray) -> float:
        """The mean loss over the batch.

        Parameters
        ----------
        logits
            Scores of shape (N, C).
        t
            Labels of shape (N,), or one-hot rows of shape (N, C).
        """
        count: int = logits.shape[0]
        classes: int = logits.shape[1]
        self.t = t
        if t.ndim == 1:
            # Where each row's true class lies in the flat array; one flat index is much quicker than a pair.
            if self._rows != (count, classes):
                self._rows, self._row_starts = (count, classes), np.arange(0, count * classes, classes)
            self._true: NDArray[np.intp] = self._row_starts + t.astype(np.intp, copy=False)
        self.y = self._buffers.array("y", count, classes)
        np.subtract(logits, np.maximum.reduce(logits, axis=1, keepdims=True), out=self.y)
        # log S - a_t, with all scores lowered by the row's largest: exact even where y_t is 0 in floating point.
        true_scores = self.y.take(self._true) if t.ndim == 1 else t * self.y
        true_score = float(np.add.reduce(true_scores, axis=None))
        self._normalize()
        if self.loss == "mse":
            self.error: FloatArray = self._buffers.array("error", count, classes)
            np.copyto(self.error, self.y)
            self._subtract_truth(self.error, 1)
            return float(np.vdot(self.error, self.error)) * 0.5 / count
        return (float(np.add.reduce(np.log(self._sums), axis=None)) - true_score) / count

    def backward(self, batch_size: int | None = None) -> FloatArray:
        """dL/dlogits of shape (N, C), a buffer; the formulas above, divided by `batch_size` or else by N."""
        dx = self._buffers.array("dx", *self.y.shape)
        share = 1 / (batch_size or len(dx))
        if self.loss == "mse":
            np.multiply(self.error, self.y, out=dx)
            dx -= self.y * dx.sum(axis=1, keepdims=True)
            dx *= share
        else:
            np.multiply(self.y, share, out=dx)
            self._subtract_truth(dx, share)
        return dx

    def _normalize(self) -> None:
        """y = exp(y) / S in place, for scores whose row's largest is 0."""
        np.exp(self.y, out=self.y)
        self._sums: FloatArray = np.add.reduce(self.y, axis=1, keepdims=True)
        np.divide(self.y, self._sums, out=self.y)

    def _subtract_truth(self, out: FloatArray, weight: float) -> None:
        """out -= weight * t, with t as labels or one-hot."""
        if self.t.ndim == 2:
            out -= weight * self.t.astype(out.dtype, copy=False)
        else:
            out.ravel()[self._true] -= weight  # contiguous, so that ravel is a view
