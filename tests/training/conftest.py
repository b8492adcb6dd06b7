"""A data set small enough to learn from in milliseconds."""

import pytest

from backend.datasets.mnist import Digits, load_digits
from tests.nn.conftest import one_blas_thread

__all__ = ["few_digits", "one_blas_thread"]


@pytest.fixture(scope="session")
def few_digits() -> Digits:
    """300 images to learn from and 120 to test on."""
    digits = load_digits()
    return Digits(digits.x_train[:300], digits.t_train[:300], digits.x_test[:120], digits.t_test[:120])
