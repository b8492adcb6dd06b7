"""L2 weight decay: large weights cost something, so that the network learns only those that the data ask for.

The loss gets an additional term, weight_decay / 2 times the sum of all squared weights, and the gradient its
derivative, weight_decay times the weight. Biases are left alone: they do not multiply the input, and cannot overfit
to it. Krogh and Hertz, 'A simple weight decay can improve generalization', 1992; *Deep Learning from Scratch*,
section 6.4.2.

Weights lie in spans of the network's flat vector theta (P,), one slice for each array. Which they are, and that
weight_decay is 0 or more, is the caller's business: these functions run at every step.
"""

from collections.abc import Iterable

import numpy as np

from backend.nn.arrays import FloatArray


def penalty(theta: FloatArray, weight_decay: float, spans: Iterable[slice]) -> float:
    """The term of the loss, weight_decay / 2 * sum over the spans of theta^2."""
    return weight_decay / 2 * sum(float(np.vdot(theta[span], theta[span])) for span in spans)


def add_weight_decay(gradient: FloatArray, theta: FloatArray, weight_decay: float, spans: Iterable[slice]) -> None:
    """gradient <- gradient + weight_decay * theta on the spans, in place; theta and gradient are (P,)."""
    for span in spans:
        # The product takes memory of its own at each call; a buffer to keep was measured and is no faster.
        gradient[span] += weight_decay * theta[span]
