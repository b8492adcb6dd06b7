"""Logic gates as data sets: two inputs that are 0 or 1, one output that is 0 or 1, all four cases.

There is nothing else to test on, so that training and test examples are the same four. Three of the gates can be
learned by a single perceptron; XOR cannot, and that is what hidden layers are for.
"""

import numpy as np

from backend.datasets.dataset import Dataset

GATES: tuple[str, ...] = ("and", "or", "nand", "xor")

_INPUTS = ((0, 0), (1, 0), (0, 1), (1, 1))
_OUTPUTS = {
    "and": (0, 0, 0, 1),
    "or": (0, 1, 1, 1),
    "nand": (1, 1, 1, 0),
    "xor": (0, 1, 1, 0),
}


def load_gate(name: str) -> Dataset:
    """The truth table of one of `GATES`: x float64 (4, 2) in the order 00, 10, 01, 11, and t uint8 (4,)."""
    if name not in GATES:
        raise ValueError(f"name: expected one of {', '.join(GATES)}, got {name!r}")
    x, t = np.array(_INPUTS, np.float64), np.array(_OUTPUTS[name], np.uint8)
    for array in (x, t):
        array.setflags(write=False)
    return Dataset(x_train=x, t_train=t, x_test=x, t_test=t, shape=(2,), class_names=("0", "1"))
