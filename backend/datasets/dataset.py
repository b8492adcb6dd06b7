"""What there is to learn from: examples with their true classes, some to learn from and others to test on.

It holds arrays and says how a network is to see them. Where they come from (files, a table, a formula) is
the business of the data set's own module.
"""

from dataclasses import dataclass, field, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Dataset:
    """Examples and their classes. The arrays are not to be written to.

    Attributes
    ----------
    x_train, x_test
        One example a row: grey values 0 (paper) to 255 (ink) as uint8, (N, 784), or coordinates as float64, (N, 2).
    t_train, t_test
        Labels from 0 to C - 1, uint8, (N,).
    shape
        Of one example: (1, 28, 28) for images (channels, rows, columns), (2,) for points.
    class_names
        What the C labels stand for; the class of label k is class_names[k].
    offset, scale
        A network sees (x - offset) * scale.
    x_validation, t_validation
        Examples set aside to choose by, where there are any; otherwise of no rows.
    x_own, t_own
        Examples of somebody's own that are learned beside those, where there are any; otherwise of no rows.
    """

    x_train: NDArray[Any]
    t_train: NDArray[np.uint8]
    x_test: NDArray[Any]
    t_test: NDArray[np.uint8]
    shape: tuple[int, ...]
    class_names: tuple[str, ...]
    offset: float = 0.0
    scale: float = 1.0
    x_validation: NDArray[Any] = field(default_factory=lambda: np.empty((0, 0)))
    t_validation: NDArray[np.uint8] = field(default_factory=lambda: np.empty(0, np.uint8))
    x_own: NDArray[Any] = field(default_factory=lambda: np.empty((0, 0)))
    t_own: NDArray[np.uint8] = field(default_factory=lambda: np.empty(0, np.uint8))

    @property
    def classes(self) -> int:
        """How many classes there are, C."""
        return len(self.class_names)

    @property
    def is_planar(self) -> bool:
        """Whether examples are points of a plane, so that the network's opinion can be drawn as a map."""
        return self.shape == (2,)

    def divided(self, train_size: int, validation_size: int) -> Self:
        """The same with the first `train_size` training examples alone, and the last ones set aside."""
        end = len(self.x_train) - validation_size
        return replace(
            self,
            x_train=self.x_train[: min(train_size, end)],
            t_train=self.t_train[: min(train_size, end)],
            x_validation=self.x_train[end:],
            t_validation=self.t_train[end:],
        )
