"""RMSProp: like AdaGrad a learning rate of its own for each parameter, but one that forgets the distant past."""

import numpy as np

from backend.nn.arguments import fraction, positive
from backend.nn.arrays import FloatArray, FloatType
from backend.nn.optimizers.optimizer import Optimizer


class RMSProp(Optimizer):
    """Divides each gradient by the root of the running mean of its square.

        h     <- decay * h + (1 - decay) * gradient^2
        theta <- theta - learning_rate * gradient / (sqrt(h) + epsilon)

    Parameters
    ----------
    learning_rate
        Length of each parameter's step while its gradient stays the same, greater than 0.
    decay
        What the running mean keeps of its past, from 0 up to but not including 1.
    epsilon
        Keeps the division from 0 / 0, greater than 0.

    Notes
    -----
    Tieleman and Hinton, 'Lecture 6.5 - RMSProp', Coursera: Neural Networks for Machine Learning, 2012. The running
    mean begins at 0 and is not corrected for it, so that the first step is 1 / sqrt(1 - decay) times as long as later
    ones.
    """

    state_names = ("h",)

    def __init__(self, learning_rate: float, decay: float = 0.99, epsilon: float = 1e-8) -> None:
        super().__init__(learning_rate)
        self.decay = fraction("decay", decay)
        self.epsilon = positive("epsilon", epsilon)

    def bind(self, size: int, dtype: FloatType) -> None:
        """Begin anew, with a memory of zeros for P = `size` parameters; comes before the first update."""
        super().bind(size, dtype)
        self._scratch: FloatArray = np.empty(size, dtype)

    def _apply(self, theta: FloatArray, gradient: FloatArray) -> None:
        h, scratch = self.state["h"], self._scratch
        h *= self.decay
        np.multiply(gradient, gradient, out=scratch)
        scratch *= 1 - self.decay
        h += scratch
        np.sqrt(h, out=scratch)
        scratch += self.epsilon
        gradient /= scratch
        gradient *= self.learning_rate
        theta -= gradient
