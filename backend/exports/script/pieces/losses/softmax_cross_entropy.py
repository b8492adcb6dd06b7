"""Softmax with the cross-entropy loss."""

import numpy as np


class SoftmaxCrossEntropy:
    """L = log S - a_t, for scores a (N, C), labels t (N,) and S = sum of exp(a); dL/da = y - t."""

    def answers(self, scores):
        """The class with the largest score."""
        return scores.argmax(axis=1)

    def forward(self, scores, t):
        """The mean loss."""
        lowered = scores - scores.max(axis=1, keepdims=True)
        self.t, e = t, np.exp(lowered)
        sums = e.sum(axis=1, keepdims=True)
        self.y = e / sums
        return (float(np.log(sums).sum()) - float(lowered[np.arange(len(t)), t].sum())) / len(t)

    def backward(self, batch_size):
        """(y - t) / N."""
        share = 1 / batch_size
        dscores = self.y * share
        dscores[np.arange(len(self.t)), self.t] -= share
        return dscores
