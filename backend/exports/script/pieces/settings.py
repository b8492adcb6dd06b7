"""What a script defines at its top, here with the values of an example, so that pieces can be read and run alone."""

from types import SimpleNamespace

import numpy as np

from backend.exports.script.pieces.data.spiral import points

__all__ = ["points"]

SEED = 0
DTYPE = np.float32
WEIGHT_INIT_STD = 0.01
TRAIN_SIZE, VALIDATION_SIZE = 60_000, 0
NOISE = 0.1
SOURCE = ""
OUTPUTS = [0, 1, 1, 0]
BETA1, BETA2 = 0.9, 0.999

settings = SimpleNamespace(
    iterations=10_000,
    batch_size=100,
    learning_rate=0.1,
    momentum=0.9,
    rho=0.99,
    weight_decay=0.0,
    step_iterations=2_000,
    step_factor=0.5,
    warmup_iterations=0,
    shift=0.0,
    rotation=0.0,
    scaling=0.0,
    shear=0.0,
    elastic=0.0,
    thickness=0.0,
)

layers, loss, warps = [], None, []
weights_rng = np.random.default_rng([SEED, 0])
