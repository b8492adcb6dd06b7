"""AdamW: Adam, with a weight decay that shrinks all weights alike."""

from collections.abc import Sequence

from backend.nn.arguments import not_negative
from backend.nn.arrays import FloatArray
from backend.nn.optimizers.adam import Adam


class AdamW(Adam):
    """Shrinks the weights, then takes a step of Adam.

        theta <- theta - learning_rate * weight_decay * theta                on the weights, not the biases
        theta <- theta - learning_rate * m_hat / (sqrt(v_hat) + epsilon)     as in Adam

    Parameters
    ----------
    learning_rate
        As in Adam; also scales the decay.
    spans
        The parts of theta that hold weights.
    weight_decay
        Share of a weight that is lost at each step with a learning rate of 1, 0 or more.
    beta1, beta2, epsilon
        As in Adam.

    Notes
    -----
    Loshchilov and Hutter, 'Decoupled weight decay regularization', 2019, in PyTorch's form, where weight_decay stands
    for the paper's lambda / alpha. With Adam, an L2 penalty in the loss would pass through the division by the root
    of v, so that weights with large gradients would decay less than others; here they do not.
    """

    def __init__(
        self,
        learning_rate: float,
        *,
        spans: Sequence[slice],
        weight_decay: float = 0.01,
        beta1: float = 0.9,
        beta2: float = 0.999,
        epsilon: float = 1e-8,
    ) -> None:
        super().__init__(learning_rate, beta1, beta2, epsilon)
        self.spans = tuple(spans)
        for span in self.spans:
            if not isinstance(span, slice):
                raise TypeError(f"spans: expected slices, got {span!r}")
        self.weight_decay = not_negative("weight_decay", weight_decay)

    def _apply(self, theta: FloatArray, gradient: FloatArray) -> None:
        for span in self.spans:
            theta[span] *= 1 - self.learning_rate * self.weight_decay
        super()._apply(theta, gradient)
