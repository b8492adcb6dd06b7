"""The array types that the package speaks of: floating-point values, and class labels."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.floating[Any]]
LabelArray = NDArray[np.integer[Any]]
FloatType = type[np.float32] | type[np.float64]
