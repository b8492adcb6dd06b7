"""What the output functions with one neuron share."""

import numpy as np
import pytest

from backend.nn.losses.binary import as_labels, as_two_columns, expect_one_output


def test_one_score_tells_two_classes_apart() -> None:
    assert expect_one_output("sigmoid", 1) == 2


@pytest.mark.parametrize("outputs", [0, 2, 10])
def test_other_numbers_of_scores_are_refused(outputs: int) -> None:
    with pytest.raises(ValueError, match=rf"^output function step: expected one score, got {outputs}$"):
        expect_one_output("step", outputs)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_two_columns(dtype: type) -> None:
    both = as_two_columns(np.array([[0.25], [1.0]], dtype))
    np.testing.assert_array_equal(both, [[0.75, 0.25], [0.0, 1.0]])
    assert both.dtype == dtype


@pytest.mark.parametrize("truth", [np.array([0, 1, 1]), np.array([[1, 0], [0, 1], [0, 1]])])
def test_labels_are_a_column(truth) -> None:
    np.testing.assert_array_equal(as_labels(truth), [[0], [1], [1]])
