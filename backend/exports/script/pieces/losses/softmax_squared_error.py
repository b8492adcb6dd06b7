"""Softmax with the squared error."""

import numpy as np


class SoftmaxSquaredError:
    """L = 1/2 sum of e^2, e = y - t, for probabilities y (N, C); dL/da = y (e - sum of e y)."""

    def answers(self, scores):
        """The class with the largest score."""
        return scores.argmax(axis=1)

    def forward(self, scores, t):
        """The mean loss for scores (N, C) and labels (N,)."""
        e = np.exp(scores - scores.max(axis=1, keepdims=True))
        self.y = e / e.sum(axis=1, keepdims=True)
        self.error = self.y.copy()
        self.error[np.arange(len(t)), t] -= 1
        return float(np.vdot(self.error, self.error)) * 0.5 / len(t)

    def backward(self, batch_size):
        """The formula above, divided by N."""
        dscores = self.error * self.y
        return (dscores - self.y * dscores.sum(axis=1, keepdims=True)) * (1 / batch_size)
