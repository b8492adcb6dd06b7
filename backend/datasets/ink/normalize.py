"""A drawing of any size made to look like images of MNIST, one for each digit in it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from backend.datasets.ink.digits import separate_digits
from backend.datasets.ink.errors import MAX_SIDE, DrawingTooLargeError
from backend.datasets.ink.frame import frame_digit
from backend.datasets.ink.paper import extract_ink
from backend.datasets.ink.stroke import draw_strokes


@dataclass(frozen=True)
class DrawnDigit:
    """One digit of a drawing: its image (28, 28), 0 paper to 255 ink, and the box around its ink.

    The box is left, top, right and bottom, in shares of the drawing's width and height.
    """

    image: NDArray[np.uint8]
    box: tuple[float, float, float, float]


def normalize_digits(grey: ArrayLike) -> list[DrawnDigit]:
    """Find the ink, take apart the digits that stand side by side, and make each look like one of MNIST.

    Follows the description of MNIST: ink is scaled into a box of 20 x 20 pixels and centred by its mass in 28 x 28,
    the aspect ratio is kept, grey levels come from antialiasing alone, and the centre of mass comes to lie at pixel
    index 14.0 in both axes. Strokes much thinner or thicker than MNIST's are brought into its range. MNIST's own
    images come out nearly as they went in.

    Parameters
    ----------
    grey : array (H, W)
        Grey values 0 to 255, integers or floats, 1 to 4,096 pixels a side; dark on light or light on dark, whichever
        the border tells. Of a photograph the shading of the paper is taken away.

    Returns
    -------
    One or more digits, from left to right.

    Raises
    ------
    EmptyDrawingError
        There is no ink.
    DrawingTooLargeError
        A side is longer than 4,096 pixels.
    ValueError
        Not a matrix of numbers from 0 to 255.

    References
    ----------
    LeCun, Bottou, Bengio, Haffner: Gradient-Based Learning Applied to Document Recognition, Proc. IEEE 86(11), 1998,
    section III.A.
    """
    ink = extract_ink(_checked(grey))
    digits = []
    for part in separate_digits(ink.values):
        top, left = ink.top + part.top * part.step, ink.left + part.left * part.step
        bottom, right = (start + side * part.step for start, side in zip((top, left), part.ink.shape, strict=True))
        box = left / ink.width, top / ink.height, min(right / ink.width, 1.0), min(bottom / ink.height, 1.0)
        digits.append(DrawnDigit(frame_digit(draw_strokes(part.ink)), box))
    return digits


def normalize_drawing(grey: ArrayLike) -> NDArray[np.uint8]:
    """The image, uint8 (28, 28), of the only digit of a drawing, or of the leftmost; otherwise as above."""
    return normalize_digits(grey)[0].image


def _checked(grey: ArrayLike) -> NDArray[np.integer | np.floating]:
    """The drawing as a real matrix (H, W) with values from 0 to 255."""
    try:
        array = np.asarray(grey)
    except ValueError as error:
        raise ValueError(f"drawing: expected rows of equal length, got {error}") from error
    if array.ndim != 2 or array.size == 0:
        raise ValueError(f"drawing: expected a matrix of one or more grey values, got shape {array.shape}")
    if array.dtype.kind not in "uif":
        raise ValueError(f"drawing: expected integers or floats, got {array.dtype}")
    height, width = array.shape
    if max(height, width) > MAX_SIDE:
        raise DrawingTooLargeError(f"{width:,} x {height:,} (width x height)")
    if array.dtype == np.uint8:
        return array
    lowest, highest = array.min(), array.max()
    if not (lowest >= 0 and highest <= 255):  # written so that NaN, which compares false, is refused too
        raise ValueError(f"drawing: expected values from 0 to 255, got {lowest} to {highest}")
    return array
