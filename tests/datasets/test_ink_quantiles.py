"""Quantiles are those of NumPy."""

import numpy as np
import pytest

from backend.datasets.ink.quantiles import quantiles

SHARES = (0.0, 0.003, 0.1, 0.25, 0.5, 0.75, 0.9, 0.997, 1.0)


@pytest.mark.parametrize("count", [1, 2, 3, 10, 1_117])
def test_they_are_those_of_numpy(count: int) -> None:
    rng = np.random.default_rng(count)
    for values in (rng.integers(0, 256, count).astype(np.uint8), rng.random(count).astype(np.float32)):
        assert quantiles(values, SHARES) == pytest.approx(np.quantile(values.astype(float), SHARES), rel=1e-6)
