"""A data set small enough to learn from in milliseconds."""

import pytest

from backend.datasets.dataset import Dataset
from tests.nn.conftest import one_blas_thread
from tests.training import runs

__all__ = ["few_digits", "one_blas_thread"]


@pytest.fixture(scope="session")
def few_digits() -> Dataset:
    """300 images to learn from and 120 to test on."""
    return runs.few_digits()
