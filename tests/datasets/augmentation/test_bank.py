"""The bank of warps: what it holds, and that it follows from the seed."""

import numpy as np
import pytest

from backend.datasets.augmentation import Distortion
from backend.datasets.augmentation.bank import WARPS, draw_bank
from backend.datasets.augmentation.resampling import sources

ROWS, COLUMNS = np.indices((1, 28, 28))[1:].astype(float)
ALL = Distortion(shift=2, rotation=15, scaling=0.15, shear=0.2, elastic=1.5)


def test_size() -> None:
    bank = draw_bank(ALL, 0)
    assert bank.shape == (WARPS, 784) == (2_000, 784)
    assert bank.nbytes <= 25e6


def test_warps_that_move_nothing() -> None:
    identity = sources(ROWS, COLUMNS)
    np.testing.assert_array_equal(draw_bank(Distortion(), 0), np.broadcast_to(identity, (WARPS, 784)))


@pytest.mark.parametrize("kind", ["shift", "rotation", "scaling", "shear", "elastic"])
def test_every_kind_moves_pixels(kind: str) -> None:
    identity = sources(ROWS, COLUMNS)
    bank = draw_bank(Distortion(**{kind: getattr(ALL, kind)}), 0)
    assert (bank != identity).any(axis=1).mean() > 0.85  # a tiny turn may round to nothing
    assert len(np.unique(bank, axis=0)) > 10


def test_warps_are_all_different() -> None:
    assert len(np.unique(draw_bank(ALL, 0), axis=0)) == WARPS


def test_the_same_seed_gives_the_same_bank() -> None:
    np.testing.assert_array_equal(draw_bank(ALL, 7), draw_bank(ALL, 7))
    assert not np.array_equal(draw_bank(ALL, 7), draw_bank(ALL, 8))
