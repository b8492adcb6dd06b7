"""What the two output functions with a single neuron share: one score, two classes."""

import numpy as np

from backend.nn.arrays import FloatArray, LabelArray


def expect_one_output(function: str, outputs: int) -> int:
    """2, the number of classes; ValueError unless there is one score."""
    if outputs != 1:
        raise ValueError(f"output function {function}: expected one score, got {outputs}")
    return 2


def as_two_columns(y: FloatArray) -> FloatArray:
    """(N, 2): the probabilities of 0 and of 1, from those of 1 (N, 1)."""
    return np.concatenate([1 - y, y], axis=1)


def as_labels(t: LabelArray | FloatArray) -> LabelArray | FloatArray:
    """A column (N, 1) of 0 and 1, from labels (N,) or one-hot rows (N, 2)."""
    return t[:, 1:] if t.ndim == 2 else t[:, np.newaxis]
