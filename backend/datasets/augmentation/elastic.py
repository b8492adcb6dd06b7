"""Elastic distortion: every pixel moves a little, its neighbours nearly the same way, as ink does on crumpled rubber.

Simard, Steinkraus and Platt, 'Best practices for convolutional neural networks applied to visual document analysis',
2003, smooth one random number a pixel with a Gaussian of standard deviation 4. Here a few random numbers on a coarse
grid are joined by a cubic spline: as smooth, and far fewer to draw.
"""

import numpy as np
from numpy.typing import NDArray

from backend.datasets.augmentation.layout import SIDE

SPACING = 7
"""Pixels from one point of the coarse grid to the next. A cubic B-spline with this spacing has the width of a Gaussian
of standard deviation 7 / sqrt(3) = 4.0 pixels."""


def elastic_fields(rms: float, count: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Smooth random displacements.

    Parameters
    ----------
    rms
        Root mean square of the length of a field's displacements, in pixels.
    count
        Number of fields.
    rng
        Where they are drawn from.

    Returns
    -------
    float64 array (2, count, 28, 28)
        Pixels down and to the right. On average over its pixels a field moves nothing: that would be a shift.
    """
    spline = _spline()
    points = rng.standard_normal((2, count, spline.shape[1], spline.shape[1]))
    fields = spline @ points @ spline.T
    fields -= fields.mean(axis=(2, 3), keepdims=True)
    lengths = np.sqrt(np.square(fields).sum(axis=0).mean(axis=(1, 2)))  # (count,)
    fields *= (rms / lengths)[:, None, None]
    return np.asarray(fields)


def _spline() -> NDArray[np.float64]:
    """How much each point of the grid has to say at each pixel along one axis, (28, points); a row's sum is 1."""
    points = np.arange(-1, (SIDE - 1) // SPACING + 3)  # one before the first pixel, two after the last one's interval
    distance = np.abs(np.arange(SIDE)[:, None] / SPACING - points)
    near = 2 / 3 - distance**2 + distance**3 / 2
    far = (2 - distance).clip(0) ** 3 / 6
    return np.where(distance < 1, near, far)
