"""Things to distort whose fate is known, and a warp of one image by given positions."""

import numpy as np
from hypothesis import settings
from numpy.typing import NDArray

from backend.datasets.augmentation.layout import CELLS, GROUP, PIXELS, SIDE, put
from backend.datasets.augmentation.resampling import Resampler, sources

# Random numbers, the same ones at every run of the tests.
proof = settings(max_examples=40, deadline=None, derandomize=True)

MIDDLE = 13.5


def disc(row: float, column: float, radius: float = 2.0) -> NDArray[np.uint8]:
    """A round blot with soft edges, uint8 (28, 28)."""
    rows, columns = np.indices((SIDE, SIDE))
    depth = radius + 0.5 - np.hypot(rows - row, columns - column)
    return np.rint(255 * depth.clip(0, 1)).astype(np.uint8)


def centre_of_mass(image: NDArray) -> tuple[float, float]:
    """Row and column."""
    rows, columns = np.indices(image.shape)
    return float((rows * image).sum() / image.sum()), float((columns * image).sum() / image.sum())


def noise(count: int, seed: int = 0) -> NDArray[np.uint8]:
    """Images of every grey value up to their very edges, uint8 (count, 784)."""
    return np.random.default_rng(seed).integers(0, 256, (count, PIXELS), dtype=np.uint8)


def discs(count: int) -> NDArray[np.uint8]:
    """The same blot in the middle of every image, uint8 (count, 784)."""
    return np.tile(disc(MIDDLE, MIDDLE, radius=4).reshape(PIXELS), (count, 1))


def laid_out(images: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Images (B, 784) within their border of paper, uint8 (groups, CELLS, 4)."""
    groups = -(-len(images) // GROUP)
    cells = np.zeros((groups, CELLS, GROUP), np.uint8)
    put(images, cells, np.zeros((groups, PIXELS, GROUP), np.uint8))
    return cells


def taken_out(cells: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The opposite of `laid_out`, uint8 (4 groups, 28, 28)."""
    rows = cells[:, SIDE + 1 : -(SIDE + 1)][:, :-1].reshape(len(cells), SIDE, SIDE + 1, GROUP)
    return rows[:, :, 1:].transpose(0, 3, 1, 2).reshape(-1, SIDE, SIDE)


def warped(image: NDArray[np.uint8], rows: NDArray[np.float64], columns: NDArray[np.float64]) -> NDArray[np.uint8]:
    """One image (28, 28), each pixel taken from the position (rows, columns), arrays (1, 28, 28)."""
    resampler = Resampler()
    resampler.cells[:1] = laid_out(image.reshape(1, PIXELS))
    words = resampler.warp(sources(rows, columns), np.zeros(1, np.intp))
    return words.view(np.uint8).reshape(SIDE, SIDE, GROUP)[:, :, 0].copy()
