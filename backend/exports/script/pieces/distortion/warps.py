"""Two thousand ways to move the pixels of an image."""

import numpy as np

from backend.exports.script.pieces.settings import SEED, settings


def draw_warps():
    """For each pixel of a distorted image, where it comes from, in thirds of a pixel: rows and columns (2000, 784)."""
    rng = np.random.default_rng([SEED, 1_001])
    warps = [draw_some_warps(250, rng) for _ in range(8)]
    rows, columns = (np.concatenate(positions) for positions in zip(*warps, strict=True))
    return [np.rint(places * 3).clip(-3, 84).astype(int).reshape(-1, 784) for places in (rows, columns)]


def draw_some_warps(count, rng):
    """Shift, turn, scale and slant about the middle, by random amounts; then bend."""
    across, up, angle, factor, shear = rng.uniform(-1, 1, (5, count, 1, 1))
    angle, factor = np.deg2rad(settings.rotation) * angle, 1 + settings.scaling * factor
    away = np.arange(28) - 13.5
    x = away - settings.shift * across
    y = -away[:, np.newaxis] - settings.shift * up
    cos, sin = np.cos(angle) / factor, np.sin(angle) / factor
    upwards = cos * y - sin * x
    rows, columns = 13.5 - upwards, 13.5 + (cos * x + sin * y - settings.shear * shear * upwards)
    if settings.elastic:
        down, right = draw_bends(count, rng)
        rows, columns = rows + down, columns + right
    return rows, columns


def draw_bends(count, rng):
    """Smooth random displacements (2, count, 28, 28): random numbers on a coarse grid, joined by a cubic spline."""
    distance = np.abs(np.arange(28)[:, np.newaxis] / 7 - np.arange(-1, 6))
    near, far = 2 / 3 - distance**2 + distance**3 / 2, (2 - distance).clip(0) ** 3 / 6
    spline = np.where(distance < 1, near, far)
    fields = spline @ rng.standard_normal((2, count, 7, 7)) @ spline.T
    fields -= fields.mean(axis=(2, 3), keepdims=True)
    lengths = np.sqrt(np.square(fields).sum(axis=0).mean(axis=(1, 2)))
    return fields * (settings.elastic / lengths)[:, np.newaxis, np.newaxis]
