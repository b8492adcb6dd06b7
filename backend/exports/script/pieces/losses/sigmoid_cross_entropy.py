"""One sigmoid neuron with the cross-entropy loss."""

import numpy as np


class SigmoidCrossEntropy:
    """L = log(1 + exp(a)) - t a, for scores a (N, 1) and labels t of 0 and 1; dL/da = y - t."""

    def answers(self, scores):
        """1 where the score is above 0."""
        return (scores[:, 0] > 0).astype(int)

    def forward(self, scores, t):
        """The mean loss."""
        self.y, self.t = 0.5 * (1 + np.tanh(0.5 * scores)), t[:, np.newaxis].astype(scores.dtype)
        return float(np.mean(np.logaddexp(0, scores) - self.t * scores))

    def backward(self, batch_size):
        """(y - t) / N."""
        dscores = self.y - self.t
        return dscores / dscores.dtype.type(batch_size)
