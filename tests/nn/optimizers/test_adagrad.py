"""AdaGrad against its paper's formula, and where the epsilon stands."""

from collections.abc import Iterator
from math import sqrt

import numpy as np
import pytest

from backend.nn.optimizers import AdaGrad
from tests.nn.optimizers.walks import assert_as_in


# With a large epsilon, one inside of the root would show.
@pytest.mark.parametrize("epsilon", [1e-10, 0.3])
def test_formula(epsilon: float) -> None:
    def duchi(theta: float, gradients: list[float], rates: list[float]) -> Iterator[float]:
        for t, (gradient, rate) in enumerate(zip(gradients, rates, strict=True), start=1):
            length = sqrt(sum(past**2 for past in gradients[:t]))  # of the whole history of this parameter
            theta = theta - rate * gradient / (length + epsilon)
            yield theta

    assert_as_in(duchi, AdaGrad(0.05, epsilon), 0.05)


def test_the_same_gradient_makes_ever_shorter_steps() -> None:
    optimizer, theta = AdaGrad(0.1), np.zeros(3)
    optimizer.bind(3, np.float64)
    for t in range(1, 6):
        before = theta.copy()
        optimizer.update(theta, np.array([1e-3, 1.0, -1e3]))
        np.testing.assert_allclose(theta - before, np.array([-0.1, -0.1, 0.1]) / sqrt(t), rtol=1e-6)


@pytest.mark.parametrize("epsilon", [0, -1e-8, float("inf"), float("nan"), None])
def test_bad_epsilon_is_refused(epsilon: float) -> None:
    with pytest.raises(ValueError, match=rf"^epsilon: expected a finite number greater than 0, got {epsilon!r}$"):
        AdaGrad(0.1, epsilon)
