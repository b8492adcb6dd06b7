"""Digits of a writer's own, frozen: what a run learns beside MNIST, and what is held back to see whether it helped."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load, save

PIXELS = 784
EVERY = 4
"""One of so many digits is held back."""

MOST = 2_000
_NAMES = ("x_learned", "t_learned", "x_held_back", "t_held_back")


class OwnDigitsError(Exception):
    """They are not there, or not what they should be; the message says which."""


@dataclass(frozen=True)
class OwnDigits:
    """Images and labels, in two parts.

    Attributes
    ----------
    x_learned, x_held_back
        uint8 (n, 784), 0 paper to 255 ink.
    t_learned, t_held_back
        Labels, uint8 (n,).
    """

    x_learned: NDArray[np.uint8]
    t_learned: NDArray[np.uint8]
    x_held_back: NDArray[np.uint8]
    t_held_back: NDArray[np.uint8]

    @classmethod
    def split(cls, images: Sequence[bytes], labels: Sequence[int]) -> Self:
        """Hold back every fourth, going through them digit by digit, so that of each digit about as large a share is.

        Parameters
        ----------
        images
            784 bytes each, in a fixed order.
        labels
            As many.

        Raises
        ------
        ValueError
            If there are none, or too many.
        """
        if not 1 <= len(images) <= MOST:
            raise ValueError(f"expected 1 to {MOST:,} digits, got {len(images):,}")
        x = np.frombuffer(b"".join(images), np.uint8).reshape(len(images), PIXELS)
        t = np.array(labels, np.uint8)
        order = np.argsort(t, kind="stable")
        held_back = np.arange(len(order)) % EVERY == EVERY - 1
        learned, kept = order[~held_back], order[held_back]
        return cls(x[learned], t[learned], x[kept], t[kept])

    @property
    def sha256(self) -> str:
        """The sum by which a run's description names them."""
        return hashlib.sha256(self.to_bytes()).hexdigest()

    def to_bytes(self) -> bytes:
        """As the content of a safetensors file; the same digits give the same bytes."""
        return save({name: np.ascontiguousarray(getattr(self, name)) for name in _NAMES})

    @classmethod
    def from_bytes(cls, content: bytes, sha256: str) -> Self:
        """Read what `to_bytes` gave.

        Raises
        ------
        OwnDigitsError
            If the bytes are others.
        """
        got = hashlib.sha256(content).hexdigest()
        if got != sha256:
            raise OwnDigitsError(f"expected own digits of the sum {sha256}, got {got}; they are damaged")
        try:
            return cls(**load(content))
        except (SafetensorError, TypeError) as error:
            raise OwnDigitsError(f"not readable as own digits: {error}") from None
