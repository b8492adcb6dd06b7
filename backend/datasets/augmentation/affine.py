"""Shift, rotation, scaling and shear as one: an affine map, which keeps straight lines straight."""

import numpy as np
from numpy.typing import NDArray

from backend.datasets.augmentation.distortion import Distortion
from backend.datasets.augmentation.layout import SIDE

MIDDLE = (SIDE - 1) / 2
"""The middle of the image in both axes, as an index: pixel centres have whole numbers."""

Numbers = NDArray[np.float64]


def affine_sources(shift: Numbers, angle: Numbers, factor: Numbers, shear: Numbers) -> tuple[Numbers, Numbers]:
    """Where in the image before each pixel of the image afterwards comes from.

    Ink at p, seen from the middle as (x to the right, y upwards), goes to

        p' = R S p + shift        S = factor [1 shear]     R = [cos angle  -sin angle]
                                             [0     1]         [sin angle   cos angle]

    that is, it is scaled and slanted, then turned counter-clockwise, then moved. Pixels are filled from the far end:
    the pixel at p' takes what was at p = S^-1 R^-1 (p' - shift).

    Parameters
    ----------
    shift : float64 array (n, 2)
        Pixels to the right and upwards.
    angle : float64 array (n,)
        Radians, counter-clockwise.
    factor : float64 array (n,)
        Of the size, greater than 0.
    shear : float64 array (n,)
        Pixels to the right for each pixel upwards.

    Returns
    -------
    rows, columns : float64 arrays (n, 28, 28)
        Positions in pixels, which may lie outside of the image.
    """
    angle, factor, shear = (numbers[:, None, None] for numbers in (angle, factor, shear))
    away = np.arange(SIDE) - MIDDLE
    x = away - shift[:, 0, None, None]  # (n, 1, 28)
    y = -away[:, None] - shift[:, 1, None, None]  # (n, 28, 1)
    cos, sin = np.cos(angle) / factor, np.sin(angle) / factor
    upwards = cos * y - sin * x
    to_the_right = cos * x + sin * y - shear * upwards
    return MIDDLE - upwards, MIDDLE + to_the_right


def draw_affine(distortion: Distortion, count: int, rng: np.random.Generator) -> tuple[Numbers, Numbers]:
    """Sources of `count` random affine maps within the bounds of a distortion, (count, 28, 28) each."""
    across, upwards, angle, factor, shear = rng.uniform(-1, 1, (5, count))
    return affine_sources(
        distortion.shift * np.stack((across, upwards), axis=1),
        np.deg2rad(distortion.rotation) * angle,
        1 + distortion.scaling * factor,
        distortion.shear * shear,
    )
