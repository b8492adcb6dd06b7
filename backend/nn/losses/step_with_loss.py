"""The last node of a perceptron: fires or does not, and learns from its mistakes alone."""

import numpy as np

from backend.nn.arrays import FloatArray, FloatType, LabelArray
from backend.nn.losses.binary import as_labels, as_two_columns, expect_one_output


class StepWithLoss:
    """Step function with the perceptron criterion, for two classes.

    Notes
    -----
    Rosenblatt, 'The perceptron: a probabilistic model for information storage and organization in the brain', 1958;
    *Deep Learning from Scratch*, chapter 2. The step function, y = 1 where the score a > 0 and else 0, is flat, so it
    has no slope to descend. The perceptron rule, w <- w + learning_rate (t - y) x, needs none. It is gradient descent
    on another loss, that counts by how much the score of each wrong answer is on the wrong side,

        L = (y - t) a       dL/da = y - t       dL/dw = (y - t) x

    which is 0 for every right answer. Averaged over the N examples; with one example a step it is Rosenblatt's rule.
    """

    def classes(self, outputs: int) -> int:
        """2; ValueError unless there is one score."""
        return expect_one_output("step", outputs)

    def bind(self, dtype: FloatType) -> None:
        """Nothing is kept: the arrays are small."""

    def probabilities(self, logits: FloatArray) -> FloatArray:
        """(N, 2): all or nothing, for scores (N, 1)."""
        return as_two_columns((logits > 0).astype(logits.dtype))

    def answers(self, logits: FloatArray) -> LabelArray:
        """1 where the score is above 0; (N,)."""
        return (logits[:, 0] > 0).astype(np.intp)

    def forward(self, logits: FloatArray, t: LabelArray | FloatArray) -> float:
        """The mean loss for scores (N, 1) and labels (N,) of 0 and 1."""
        y = (logits > 0).astype(logits.dtype)
        self._error = y - as_labels(t).astype(logits.dtype)
        return float(np.mean(self._error * logits))

    def backward(self, batch_size: int | None = None) -> FloatArray:
        """dL/da (N, 1), y - t divided by N."""
        return self._error / self._error.dtype.type(batch_size or len(self._error))
