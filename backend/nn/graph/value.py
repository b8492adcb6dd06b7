"""What travels along the edges of a graph, forward a value, backward a derivative: a number, or an array of them."""

import numpy as np

from backend.nn.arrays import FloatArray, Shape

Value = float | FloatArray


def expect_shape(name: str, value: Value, shape: Shape) -> None:
    """ValueError, naming the argument, unless the value has this shape; that of a number is ().

    NumPy would stretch the smaller of two arrays, and its derivative would come back in the wrong shape.
    """
    if np.shape(value) != shape:
        raise ValueError(f"{name}: expected shape {shape}, as x has, got {np.shape(value)}")
