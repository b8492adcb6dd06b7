"""Logic gates."""

import numpy as np

from backend.exports.script.pieces.settings import OUTPUTS, TRAIN_SIZE


def load():
    """The four rows of the gate's table, to learn from and to test on."""
    x, t = np.array([[0, 0], [1, 0], [0, 1], [1, 1]], float), np.array(OUTPUTS)
    return x[:TRAIN_SIZE], t[:TRAIN_SIZE], x, t
