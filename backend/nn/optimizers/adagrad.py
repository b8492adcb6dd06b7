"""AdaGrad: a learning rate of its own for each parameter, the smaller the more that one has moved."""

import numpy as np

from backend.nn.arguments import positive
from backend.nn.arrays import FloatArray, FloatType
from backend.nn.optimizers.optimizer import Optimizer


class AdaGrad(Optimizer):
    """Divides each gradient by the root of the sum of its squares so far.

        h     <- h + gradient^2
        theta <- theta - learning_rate * gradient / (sqrt(h) + epsilon)

    Parameters
    ----------
    learning_rate
        Length of each parameter's first step, greater than 0.
    epsilon
        Keeps the division from 0 / 0, greater than 0.

    Notes
    -----
    Duchi et al., 'Adaptive subgradient methods for online learning and stochastic optimization', 2011; *Deep Learning
    from Scratch*, section 6.1.5. As h only grows, steps only shrink, in the end to nothing.
    """

    state_names = ("h",)

    def __init__(self, learning_rate: float, epsilon: float = 1e-10) -> None:
        super().__init__(learning_rate)
        self.epsilon = positive("epsilon", epsilon)

    def bind(self, size: int, dtype: FloatType) -> None:
        """Begin anew, with a memory of zeros for P = `size` parameters; comes before the first update."""
        super().bind(size, dtype)
        self._scratch: FloatArray = np.empty(size, dtype)

    def _apply(self, theta: FloatArray, gradient: FloatArray) -> None:
        h, scratch = self.state["h"], self._scratch
        np.multiply(gradient, gradient, out=scratch)
        h += scratch
        np.sqrt(h, out=scratch)
        scratch += self.epsilon
        gradient /= scratch
        gradient *= self.learning_rate
        theta -= gradient
