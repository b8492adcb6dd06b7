"""One neuron that fires or does not."""

import numpy as np


class Step:
    """The perceptron rule: L = (y - t) a, for scores a (N, 1), y = 1 where a > 0, labels t; dL/da = y - t."""

    def answers(self, scores):
        """1 where the score is above 0."""
        return (scores[:, 0] > 0).astype(int)

    def forward(self, scores, t):
        """The mean loss; right answers have none."""
        self.error = (scores > 0).astype(scores.dtype) - t[:, np.newaxis].astype(scores.dtype)
        return float(np.mean(self.error * scores))

    def backward(self, batch_size):
        """(y - t) / N."""
        return self.error / self.error.dtype.type(batch_size)
