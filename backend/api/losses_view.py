"""Thinned losses as they travel: arrays of numbers, little endian in base64."""

import base64

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel

from backend.runs.thinned_losses import ThinnedLosses


class LossesView(BaseModel):
    """Some of `total` losses, little endian in base64: iterations as int32, the others as float32."""

    iterations: str
    losses: str
    means: str
    seconds: str
    count: int
    total: int


def losses_view(thinned: ThinnedLosses) -> LossesView:
    """Thinned losses as they travel."""
    return LossesView(
        iterations=_encoded(thinned.iterations, "<i4"),
        losses=_encoded(thinned.losses, "<f4"),
        means=_encoded(thinned.means, "<f4"),
        seconds=_encoded(thinned.seconds, "<f4"),
        count=len(thinned.losses),
        total=thinned.total,
    )


def _encoded(array: NDArray[np.int32] | NDArray[np.float32], kind: str) -> str:
    return base64.b64encode(array.astype(kind).tobytes()).decode()
