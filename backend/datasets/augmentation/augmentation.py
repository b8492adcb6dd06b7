"""Mini-batches of digits, distorted: what training sees in place of the images as they are stored."""

from copy import copy
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from backend.datasets.augmentation.bank import draw_bank
from backend.datasets.augmentation.distortion import Distortion
from backend.datasets.augmentation.layout import GROUP, PIXELS, SIDE, Bytes, groups_of, interior, put
from backend.datasets.augmentation.resampling import CAPACITY, Resampler
from backend.datasets.augmentation.thickness import Pen

FloatArray = NDArray[np.floating[Any]]

# A stream of random numbers of its own, far from those of weights and batches, which count from 0.
CHOICE_STREAM: Final = 1_002

BLOCK = CAPACITY * GROUP


class Augmentation:
    """Distorts images within bounds, always the same way at the same iteration of the same seed.

    Parameters
    ----------
    distortion
        The bounds.
    seed
        Of all that is drawn, 0 or greater.
    dtype
        Of the result, float32 or float64.

    Raises
    ------
    ValueError
        If `seed` is negative or `dtype` is another.

    Notes
    -----
    Images 4 k to 4 k + 3 of a batch share a warp and a pen: a group. Batches are drawn at random, so the same images
    hardly ever meet in a group again.
    """

    def __init__(self, distortion: Distortion, seed: int, dtype: type[np.float32] | type[np.float64]) -> None:
        if seed < 0:
            raise ValueError(f"seed: expected 0 or greater, got {seed}")
        if dtype not in (np.float32, np.float64):
            raise ValueError(f"dtype: expected float32 or float64, got {dtype!r}")
        self.distortion, self.seed, self.dtype = distortion, seed, dtype
        self._bank = draw_bank(distortion, seed) if distortion.moves_pixels else None
        self._make_buffers()

    def twin(self) -> Self:
        """Another one that gives the same results, with buffers of its own, so that two threads can work at once.

        The bank of warps, which takes time and memory, is shared.
        """
        twin = copy(self)
        twin._make_buffers()
        return twin

    def apply(self, images: Bytes, iteration: int, part: int = 0) -> FloatArray:
        """Distort a batch.

        Parameters
        ----------
        images : uint8 array (B, 784)
            Grey values, 0 paper to 255 ink.
        iteration
            0 or greater.
        part
            Which part of the iteration's batch this is, 0 or greater, where threads distort parts of it on their own.

        Returns
        -------
        array (784, B)
            Pixels from 0 to 1, one image a column; a buffer, valid until the next call. It follows from the arguments,
            the seed and the distortion alone.

        Raises
        ------
        ValueError
            If an argument is none of this.
        """
        if images.dtype != np.uint8 or images.ndim != 2 or images.shape[1] != PIXELS or not len(images):
            raise ValueError(f"images: expected uint8 (B, {PIXELS}), B > 0, got {images.dtype} {images.shape}")
        for name, number in (("iteration", iteration), ("part", part)):
            if number < 0:
                raise ValueError(f"{name}: expected 0 or greater, got {number}")
        count = len(images)
        pixels = self._reserve(count)
        if self.distortion.is_nothing:
            np.copyto(pixels, images.T)
        else:
            rng = np.random.default_rng([self.seed, CHOICE_STREAM, iteration, part])
            choices = rng.random((groups_of(count), 2))
            for start in range(0, count, BLOCK):
                stop = min(start + BLOCK, count)
                first = start // GROUP
                block = self._distort(images[start:stop], choices[first : first + CAPACITY])
                np.copyto(pixels[:, start:stop], block[:, : stop - start])
        pixels /= 255  # converting, then scaling in place, is quicker than both at once
        return pixels

    def _distort(self, images: Bytes, choices: NDArray[np.float64]) -> Bytes:
        """Up to 128 images distorted, (784, 4 groups), by two numbers from 0 to 1 for each group, (groups, 2)."""
        groups = len(choices)
        cells = self._resampler.cells[:groups]
        put(images, cells, self._scratch[:groups])
        if self.distortion.thickness:
            self._change_strokes(cells, choices[:, 1])
        turned = self._turned[: PIXELS * groups]
        if self._bank is None:
            np.copyto(turned.reshape(SIDE, SIDE, groups), interior(cells).transpose(1, 2, 0))
        else:
            warps = (choices[:, 0] * len(self._bank)).astype(np.intp)
            np.copyto(turned.reshape(PIXELS, groups), self._resampler.warp(self._bank, warps).T)
        return turned.view(np.uint8).reshape(PIXELS, groups * GROUP)

    def _change_strokes(self, cells: Bytes, choices: NDArray[np.float64]) -> None:
        """Make strokes thicker in some groups, thinner in others, by a number from 0 to 1 for each."""
        half = self.distortion.thickness / 2
        self._pen.redraw(cells, (choices < half).nonzero()[0], (choices >= 1 - half).nonzero()[0])

    def _make_buffers(self) -> None:
        self._resampler = Resampler()
        self._pen = Pen(CAPACITY)
        self._scratch = np.zeros((CAPACITY, PIXELS, GROUP), np.uint8)
        self._turned = np.zeros(PIXELS * CAPACITY, np.uint32)
        self._pixels: FloatArray = np.empty(0, self.dtype)

    def _reserve(self, count: int) -> FloatArray:
        """The buffer of the result, (784, count)."""
        if len(self._pixels) < PIXELS * count:
            self._pixels = np.empty(PIXELS * count, self.dtype)
        return self._pixels[: PIXELS * count].reshape(PIXELS, count)
