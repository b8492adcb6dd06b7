"""Points from a formula, with noise, in random order."""

import numpy as np

from backend.exports.script.pieces.settings import NOISE, SEED, TRAIN_SIZE, points


def draw_points(size, stream):
    """So many points (size, 2) of one stream of random numbers, and their labels."""
    rng = np.random.default_rng([SEED, stream])
    x, t = points(size, rng)
    x = x + NOISE * rng.standard_normal(x.shape)
    order = rng.permutation(size)
    return x[order], t[order]


def load():
    """Points to learn from, and as many others, but at least 200, to test on."""
    return *draw_points(TRAIN_SIZE, 2_001), *draw_points(max(TRAIN_SIZE, 200), 2_002)
