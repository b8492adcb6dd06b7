"""The bank: some 2,000 warps worked out in advance, from which every group of images is given one at random.

Working out where 784 pixels come from takes longer than everything else together; looking it up costs next to nothing.
An image meets each of them once in 2,000 epochs on average.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from backend.datasets.augmentation.affine import draw_affine
from backend.datasets.augmentation.distortion import Distortion
from backend.datasets.augmentation.elastic import elastic_fields
from backend.datasets.augmentation.layout import PIXELS
from backend.datasets.augmentation.resampling import sources

WARPS: Final = 2_000

# Streams of random numbers, far from those of weights and batches, which count from 0.
BANK_STREAM: Final = 1_001

_AT_ONCE = 250
"""Warps worked out together: their positions fit into the processor's cache."""


def draw_bank(distortion: Distortion, seed: int) -> NDArray[np.int32]:
    """Warps within the bounds of a distortion, (2000, 784): for each pixel, where it comes from (see `sources`)."""
    rng = np.random.default_rng([seed, BANK_STREAM])
    bank = np.empty((WARPS, PIXELS), np.int32)
    for start in range(0, WARPS, _AT_ONCE):
        rows, columns = draw_affine(distortion, _AT_ONCE, rng)
        if distortion.elastic:
            down, right = elastic_fields(distortion.elastic, _AT_ONCE, rng)
            rows, columns = rows + down, columns + right
        bank[start : start + _AT_ONCE] = sources(rows, columns)
    return bank
