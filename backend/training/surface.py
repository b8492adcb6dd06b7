"""The decision surface: the plane of the data, and what a network answers at each place of it."""

import numpy as np
from numpy.typing import NDArray

from backend.datasets.dataset import Dataset
from backend.nn import Network
from backend.training.events import Surface

CELLS = 48
"""Along each side: fine enough to see the border bend, 7 kB for three classes."""

MARGIN = 0.25
"""How far the plane reaches beyond the data, as a share of their extent."""


class Plane:
    """The cells of the plane that a data set of points lies in."""

    def __init__(self, dataset: Dataset) -> None:
        points = np.concatenate([dataset.x_train, dataset.x_test])
        lowest, highest = points.min(axis=0), points.max(axis=0)
        margin = MARGIN * (highest - lowest)
        (self._left, self._bottom), (self._right, self._top) = lowest - margin, highest + margin
        centres = (np.arange(CELLS) + 0.5) / CELLS
        x, y = np.meshgrid(
            self._left + (self._right - self._left) * centres, self._bottom + (self._top - self._bottom) * centres
        )
        places = np.stack([x.ravel(), y.ravel()], axis=1)
        self._inputs: NDArray[np.float64] = (places - dataset.offset) * dataset.scale

    def surface(self, network: Network, iteration: int) -> Surface:
        """The network's probabilities at the centre of every cell."""
        with np.errstate(all="ignore"):  # huge weights give infinite scores; the next loss says so
            probabilities = network.predict(self._inputs).reshape(CELLS, CELLS, -1)
            shares = np.rint(probabilities * 255).astype(np.uint8)
        return Surface(
            iteration, (float(self._left), float(self._right)), (float(self._bottom), float(self._top)), shares
        )
