"""A drawing made to look like MNIST: bytes from a browser in, the 28 x 28 grey image that a network reads out."""

from backend.datasets.ink.decode import declared_pixels, decode_image
from backend.datasets.ink.errors import DrawingTooLargeError, EmptyDrawingError, ImageFormatError
from backend.datasets.ink.normalize import DrawnDigit, normalize_digits, normalize_drawing

__all__ = [
    "DrawingTooLargeError",
    "DrawnDigit",
    "EmptyDrawingError",
    "ImageFormatError",
    "declared_pixels",
    "decode_image",
    "normalize_digits",
    "normalize_drawing",
]
