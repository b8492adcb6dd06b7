"""How weights start: arrays (fan_in, fan_out)."""

from math import sqrt

import numpy as np

from backend.exports.script.pieces.settings import WEIGHT_INIT_STD, weights_rng


def normal(fan_in, fan_out):
    """Draw from a normal distribution of a chosen standard deviation."""
    return WEIGHT_INIT_STD * weights_rng.standard_normal((fan_in, fan_out))


def xavier(fan_in, fan_out):
    """Xavier: the inputs' variance stays, for sigmoid and tanh."""
    return sqrt(1 / fan_in) * weights_rng.standard_normal((fan_in, fan_out))


def he(fan_in, fan_out):
    """He: twice that, for ReLU, which passes half of its inputs."""
    return sqrt(2 / fan_in) * weights_rng.standard_normal((fan_in, fan_out))


def zeros(fan_in, fan_out):
    """All alike, so that all neurons of a layer stay alike."""
    return np.zeros((fan_in, fan_out))
