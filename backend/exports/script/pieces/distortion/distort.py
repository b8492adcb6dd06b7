"""Mini-batches of distorted digits."""

import numpy as np

from backend.exports.script.pieces.distortion.pen import redraw
from backend.exports.script.pieces.settings import DTYPE, SEED, settings, warps


def moved(images, axis):
    """The images, and copies of them moved by one and by two thirds of a pixel along an axis, in whole grey values."""
    following = np.roll(images, -1, axis)
    third, following_third = images // 3, following // 3
    return [images, images - third + following_third, third + (following - following_third)]


def distorted(images, iteration, part):
    """Images (B, 784) of bytes as pixels (784, B) from 0 to 1; four at a time share a warp and a pen."""
    count = len(images)
    choices = np.random.default_rng([SEED, 1_002, iteration, part]).random((-(-count // 4), 2))
    warp, pen = choices.repeat(4, axis=0)[:count].T
    bordered = np.pad(images.reshape(-1, 28, 28), ((0, 0), (1, 1), (1, 1)))
    if settings.thickness:
        redraw(bordered, pen < settings.thickness / 2, pen >= 1 - settings.thickness / 2)
    pixels = bordered[:, 1:-1, 1:-1].reshape(count, 784)
    if len(warps):
        copies = np.array([moved(right, 1) for right in moved(bordered, 2)])  # (right, down, B, 30, 30)
        rows, columns = (positions[(warp * len(positions)).astype(int)] for positions in warps)
        which = np.arange(count)[:, np.newaxis]
        pixels = copies[columns % 3, rows % 3, which, rows // 3 + 1, columns // 3 + 1]
    return np.ascontiguousarray(pixels.T).astype(DTYPE) / 255
