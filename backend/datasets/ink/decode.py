"""From the bytes of a PNG, JPEG or WebP file to grey values.

Nothing is decoded before its format and its declared size are known to be acceptable: a few hundred bytes may
declare gigabytes. Colour becomes luminance; metadata such as EXIF orientation is ignored, since a canvas has none.
"""

from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from backend.datasets.ink.errors import MAX_SIDE, DrawingTooLargeError, ImageFormatError
from backend.datasets.ink.paper import MIN_CONTRAST

FORMATS = ("PNG", "JPEG", "WEBP")
WHITE, BLACK = 255, 0


def decode_image(data: bytes) -> NDArray[np.uint8]:
    """Read an image file as grey values; what is transparent is paper.

    Parameters
    ----------
    data
        A whole PNG, JPEG or WebP file: 1, 8 or 16 bits, grey, colour or palette, with or without transparency.

    Returns
    -------
    uint8 array (H, W)
        Grey values, 0 black, 255 white.

    Raises
    ------
    ImageFormatError
        Another format, or a damaged or truncated file.
    DrawingTooLargeError
        A side longer than 4,096 pixels; found in the header, before anything is decoded.
    """
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as image:
            width, height = image.size
            if max(width, height) > MAX_SIDE:
                raise DrawingTooLargeError(f"{width:,} x {height:,} (width x height)")
            image.load()
            return _grey(image)
    except DrawingTooLargeError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise DrawingTooLargeError(f"far more: {error}") from error  # Pillow's own guard, at 10 times our limit
    except UnidentifiedImageError as error:
        expected = "a PNG, JPEG or WebP file"
        raise ImageFormatError(f"image: expected {expected}, got {len(data):,} bytes of something else") from error
    except Exception as error:  # Pillow's readers answer damage with a dozen types, from OSError to struct.error
        raise ImageFormatError(f"image: expected an undamaged file, got one that breaks off: {error}") from error


def declared_pixels(data: bytes) -> int:
    """Width times height, as the header of a PNG, JPEG or WebP file declares them; 0 where there is none."""
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as image:
            return image.width * image.height
    except Exception:  # what is wrong with it, `decode_image` says
        return 0


def _grey(image: Image.Image) -> NDArray[np.uint8]:
    """Luminance over paper, uint8 (H, W)."""
    if image.mode.startswith("I"):  # 16 bits, which Pillow's convert("L") would clip instead of scale
        grey16 = np.asarray(image)
        paper = image.info.get("transparency")
        return np.where(grey16 == paper, WHITE, grey16 // 257).astype(np.uint8)
    if not image.has_transparency_data:
        return np.asarray(image if image.mode == "L" else image.convert("L"))
    if image.mode == "RGBA" and image.getchannel("A").getextrema() == (WHITE, WHITE):  # opaque, as a page's canvas is
        return np.asarray(image.convert("L"))
    rgba = image.convert("RGBA")
    on_white = _over(WHITE, rgba)
    # A page in dark colours draws white on nothing, which over white paper would be white on white.
    return on_white if np.ptp(on_white) >= MIN_CONTRAST else _over(BLACK, rgba)


def _over(paper: int, rgba: Image.Image) -> NDArray[np.uint8]:
    """The image laid over paper of one grey value, uint8 (H, W)."""
    return np.asarray(Image.composite(rgba.convert("L"), Image.new("L", rgba.size, paper), rgba.getchannel("A")))
