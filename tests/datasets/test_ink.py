"""A drawing becomes an image like those of MNIST, wherever, however large and with whatever pen it was drawn."""

import struct
import zlib
from contextlib import suppress
from io import BytesIO

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from backend.datasets.ink import (
    DrawingTooLargeError,
    EmptyDrawingError,
    ImageFormatError,
    decode_image,
    normalize_drawing,
)

Grey = NDArray[np.uint8]

# Points of digits in a box of 1 x 1, as a pen would go.
DIGITS = {
    1: [(0.5, 0.0), (0.5, 1.0)],
    2: [(0.1, 0.2), (0.3, 0.0), (0.6, 0.05), (0.65, 0.3), (0.1, 1.0), (0.7, 1.0)],
    4: [(0.5, 1.0), (0.5, 0.0), (0.0, 0.65), (0.75, 0.65)],
    7: [(0.0, 0.0), (0.7, 0.0), (0.25, 1.0)],
}


def drawing(
    digit: int = 2,
    *,
    canvas: tuple[int, int] = (280, 280),
    at: tuple[float, float] = (70.0, 60.0),
    height: float = 140.0,
    pen: float = 14.0,
) -> Grey:
    """Black on white, antialiased, (H, W); `canvas` is (width, height), `at` the top left point of the pen's path."""
    fine = 4
    image = Image.new("L", (canvas[0] * fine, canvas[1] * fine), 255)
    pencil = ImageDraw.Draw(image)
    path = [((at[0] + x * height) * fine, (at[1] + y * height) * fine) for x, y in DIGITS[digit]]
    pencil.line(path, fill=0, width=round(pen * fine))
    for point in path:
        pencil.circle(point, pen * fine / 2, fill=0)
    return np.asarray(image.reduce(fine))


def file_of(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def png_that_declares(width: int, height: int) -> bytes:
    """A PNG of a hundred bytes whose header promises `width` x `height` pixels."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def centre_of_mass(image: Grey) -> tuple[float, float]:
    """(row, column) in pixel indices."""
    mass = image.astype(float)
    indices = np.arange(28)
    return float(mass.sum(axis=1) @ indices / mass.sum()), float(mass.sum(axis=0) @ indices / mass.sum())


def extent(image: Grey) -> tuple[int, int]:
    """(rows, columns) of the bounding box of what is at least half inked."""
    solid = image >= 128
    rows, columns = np.flatnonzero(solid.any(axis=1)), np.flatnonzero(solid.any(axis=0))
    return int(np.ptp(rows)) + 1, int(np.ptp(columns)) + 1


def difference(one: Grey, other: Grey) -> float:
    """Mean absolute difference in grey levels; an average image of MNIST has 33.6 grey levels a pixel."""
    return float(np.abs(one.astype(float) - other).mean())


class TestNormalizeDrawing:
    def test_gives_28_by_28_bytes_from_paper_to_full_ink(self) -> None:
        image = normalize_drawing(drawing())
        assert image.shape == (28, 28)
        assert image.dtype == np.uint8
        assert (image.min(), image.max()) == (0, 255)

    def test_light_on_dark_is_the_same_as_dark_on_light(self) -> None:
        np.testing.assert_array_equal(normalize_drawing(255 - drawing()), normalize_drawing(drawing()))

    def test_contrast_does_not_matter(self) -> None:
        pale = 200 - 60 * (255 - drawing().astype(float)) / 255
        assert difference(normalize_drawing(pale), normalize_drawing(drawing())) < 0.1

    def test_integers_floats_and_lists_are_read_alike(self) -> None:
        grey = drawing()
        expected = normalize_drawing(grey)
        for same in (grey.astype(np.int64), grey.astype(np.float32), grey.astype(np.float64), grey.tolist()):
            np.testing.assert_array_equal(normalize_drawing(same), expected)

    @pytest.mark.parametrize("digit", DIGITS)
    def test_place_in_whole_pixels_changes_nothing(self, digit: int) -> None:
        expected = normalize_drawing(drawing(digit, at=(70, 60)))
        for at in ((15, 15), (150, 15), (15, 125), (150, 125)):
            np.testing.assert_array_equal(normalize_drawing(drawing(digit, at=at)), expected)

    @settings(deadline=None, max_examples=40)
    @given(
        digit=st.sampled_from(sorted(DIGITS)),
        height=st.floats(70, 180),
        x=st.floats(0, 1),
        y=st.floats(0, 1),
        proportion=st.floats(0.09, 0.13),
    )
    def test_size_and_place_change_little(
        self, digit: int, height: float, x: float, y: float, proportion: float
    ) -> None:
        expected = normalize_drawing(drawing(digit, at=(60, 50), height=170, pen=170 * proportion))
        pen = height * proportion
        room = 280 - height - pen
        image = normalize_drawing(drawing(digit, at=(pen / 2 + room * x, pen / 2 + room * y), height=height, pen=pen))
        assert difference(image, expected) < 8  # over 1,500 drawings: median 0.6, 99 of 100 below 2.5, greatest 6.1

    @pytest.mark.parametrize("digit", DIGITS)
    @pytest.mark.parametrize("pen", [2, 8, 14, 28])
    def test_the_centre_of_mass_is_the_middle(self, digit: int, pen: int) -> None:
        assert centre_of_mass(normalize_drawing(drawing(digit, pen=pen))) == pytest.approx((14, 14), abs=0.1)

    @pytest.mark.parametrize("digit", DIGITS)
    @pytest.mark.parametrize("pen", [2, 8, 14, 28])
    def test_the_longer_side_is_20_pixels(self, digit: int, pen: int) -> None:
        assert max(extent(normalize_drawing(drawing(digit, pen=pen)))) == pytest.approx(20, abs=1)

    def test_the_aspect_ratio_is_kept(self) -> None:
        grey = np.full((200, 300), 255, np.uint8)
        grey[50:100, 60:260] = 0
        assert extent(normalize_drawing(grey)) == pytest.approx((5, 20), abs=1)

    @pytest.mark.parametrize("canvas", [(280, 700), (900, 250), (251, 249)])
    def test_the_canvas_need_not_be_square(self, canvas: tuple[int, int]) -> None:
        np.testing.assert_array_equal(normalize_drawing(drawing(canvas=canvas)), normalize_drawing(drawing()))

    @pytest.mark.parametrize("pen", [1, 2, 4, 8, 14, 20])
    def test_thin_and_thick_pens_give_strokes_of_2_pixels_or_so(self, pen: int) -> None:
        image = normalize_drawing(drawing(1, height=160, pen=pen))
        width = float(image[10:19].sum(axis=1).mean()) / 255
        assert 1.5 < width < 2.7

    def test_a_hairline_one_pixel_wide_is_a_one(self) -> None:
        grey = np.full((280, 280), 255, np.uint8)
        grey[40:240, 97] = 0
        image = normalize_drawing(grey)
        assert extent(image)[0] == pytest.approx(20, abs=1)
        assert 1.5 < image[10:19].sum(axis=1).mean() / 255 < 2.2

    def test_a_single_pixel_is_a_blot_in_the_middle(self) -> None:
        grey = np.full((280, 280), 255, np.uint8)
        grey[12, 200] = 0
        image = normalize_drawing(grey)
        assert image[14, 14] == 255
        assert centre_of_mass(image) == pytest.approx((14, 14), abs=0.1)

    def test_a_loop_closed_by_a_thick_pen_is_opened(self) -> None:
        image = Image.new("L", (280, 280), 255)
        pencil = ImageDraw.Draw(image)
        pencil.circle((140, 100), 26, fill=0)  # the head of a 9, drawn as a ring of radius 12 with a pen of 28
        pencil.line([(152, 100), (152, 180)], fill=0, width=28)
        head = normalize_drawing(np.asarray(image))[5:13, 8:20]
        assert head[2:6, 3:8].min() < 64

    def test_faint_noise_is_not_ink(self) -> None:
        noise = np.random.default_rng(0).integers(-12, 13, (280, 280))
        noisy = np.clip(drawing().astype(int) + noise, 0, 255)
        assert difference(normalize_drawing(noisy), normalize_drawing(drawing())) < 1.5

    def test_an_image_in_the_form_of_mnist_stays_nearly_as_it_is(self) -> None:
        for digit in DIGITS:
            image = normalize_drawing(drawing(digit))
            assert difference(normalize_drawing(image), image) < 6

    @settings(deadline=None)
    @given(st.data())
    def test_any_drawing_gives_an_image_or_is_empty(self, data: st.DataObject) -> None:
        shape = data.draw(st.tuples(st.integers(1, 40), st.integers(1, 40)))
        values = data.draw(st.binary(min_size=shape[0] * shape[1], max_size=shape[0] * shape[1]))
        grey = np.frombuffer(values, np.uint8).reshape(shape)
        try:
            image = normalize_drawing(grey)
        except EmptyDrawingError:
            return
        assert image.shape == (28, 28)
        assert image.max() == 255

    @pytest.mark.parametrize("shape", [(1, 1), (1, 5), (280, 280)])
    @pytest.mark.parametrize("value", [0, 128, 255])
    def test_an_empty_canvas_is_said_to_be_empty(self, shape: tuple[int, int], value: int) -> None:
        with pytest.raises(EmptyDrawingError, match=r"16 or more of 256 grey levels, got 0$"):
            normalize_drawing(np.full(shape, value, np.uint8))

    def test_the_extremes_of_shape_are_read(self) -> None:
        for grey in (np.array([[0, 255, 255, 255]]), np.eye(4096, dtype=np.uint8) * 255, np.array([[0], [255], [255]])):
            assert normalize_drawing(grey).max() == 255

    @pytest.mark.parametrize(
        ("grey", "message"),
        [
            (np.zeros((28, 28, 3)), r"expected a matrix of one or more grey values, got shape \(28, 28, 3\)"),
            (np.zeros(784), r"expected a matrix of one or more grey values, got shape \(784,\)"),
            (np.zeros((0, 5)), r"expected a matrix of one or more grey values, got shape \(0, 5\)"),
            ([[1, 2], [3]], "expected rows of equal length"),
            (np.full((5, 5), np.nan), "expected values from 0 to 255, got nan to nan"),
            (np.array([[0.0, np.inf]]), "expected values from 0 to 255, got 0.0 to inf"),
            (np.array([[-1, 255]]), "expected values from 0 to 255, got -1 to 255"),
            (np.array([[0, 256]]), "expected values from 0 to 255, got 0 to 256"),
            (np.array([["0", "1"]]), "expected integers or floats, got <U1"),
            (np.array([[1j, 0]]), "expected integers or floats, got complex128"),
            (np.zeros((1, 4097)), r"at most 4,096 x 4,096 pixels, got 4,097 x 1 \(width x height\)"),
        ],
    )
    def test_what_is_not_a_drawing_is_refused(self, grey: object, message: str) -> None:
        with pytest.raises(ValueError, match=message):
            normalize_drawing(grey)  # type: ignore[arg-type]


class TestDecodeImage:
    def test_grey_and_colour_are_read_as_luminance(self) -> None:
        grey = drawing()
        image = Image.fromarray(grey)
        for mode in ("L", "RGB", "RGBA", "LA"):
            np.testing.assert_array_equal(decode_image(file_of(image.convert(mode))), grey)

    @pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
    def test_jpeg_and_webp_are_read_too(self, kind: str) -> None:
        decoded = decode_image(file_of(Image.fromarray(drawing()), kind, quality=90))
        assert difference(normalize_drawing(decoded), normalize_drawing(drawing())) < 1.5

    def test_16_bits_are_scaled_not_clipped(self) -> None:
        grey = drawing()
        np.testing.assert_array_equal(decode_image(file_of(Image.fromarray(grey.astype(np.uint16) * 257))), grey)

    def test_a_single_bit_and_a_palette_are_read(self) -> None:
        black_and_white = np.where(drawing() < 128, 0, 255).astype(np.uint8)
        image = Image.fromarray(black_and_white)
        for mode in ("1", "P"):
            np.testing.assert_array_equal(decode_image(file_of(image.convert(mode))), black_and_white)

    def test_a_transparent_palette_entry_is_paper(self) -> None:
        image = Image.fromarray((drawing() < 128).astype(np.uint8)).convert("P")
        image.putpalette([0, 0, 0, 0, 0, 0])  # both black: only transparency tells them apart
        decoded = decode_image(file_of(image, transparency=0))
        np.testing.assert_array_equal(decoded, np.where(drawing() < 128, 0, 255))

    @pytest.mark.parametrize("pen", [0, 255])
    def test_transparent_is_paper_for_a_dark_and_a_light_pen(self, pen: int) -> None:
        alpha = Image.fromarray(255 - drawing())
        image = Image.merge("LA", (Image.new("L", alpha.size, pen), alpha)).convert("RGBA")
        decoded = decode_image(file_of(image))
        np.testing.assert_array_equal(normalize_drawing(decoded), normalize_drawing(drawing()))

    def test_a_wholly_transparent_canvas_is_empty(self) -> None:
        with pytest.raises(EmptyDrawingError):
            normalize_drawing(decode_image(file_of(Image.new("RGBA", (280, 280)))))

    def test_orientation_in_the_metadata_is_ignored(self) -> None:
        exif = Image.Exif()
        exif[0x0112] = 6  # turned by a quarter
        image = Image.fromarray(drawing(canvas=(280, 300)))
        np.testing.assert_array_equal(decode_image(file_of(image, exif=exif)), decode_image(file_of(image)))

    @pytest.mark.parametrize(("width", "height"), [(4097, 1), (1, 4097), (6000, 5000)])
    def test_declared_dimensions_are_checked_before_decoding(self, width: int, height: int) -> None:
        message = rf"at most 4,096 x 4,096 pixels, got {width:,} x {height:,} \(width x height\)"
        with pytest.raises(DrawingTooLargeError, match=message):
            decode_image(png_that_declares(width, height))

    @pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
    @pytest.mark.parametrize("side", [10_000, 30_000, 2**31 - 1])
    def test_a_bomb_is_too_large(self, side: int) -> None:
        with pytest.raises(DrawingTooLargeError, match="at most 4,096 x 4,096 pixels"):
            decode_image(png_that_declares(side, side))

    def test_the_largest_drawing_is_read(self) -> None:
        assert decode_image(file_of(Image.new("1", (4096, 4096)))).shape == (4096, 4096)

    @pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF"])
    def test_other_formats_are_refused(self, kind: str) -> None:
        with pytest.raises(ImageFormatError, match=r"expected a PNG, JPEG or WebP file, got [\d,]+ bytes of something"):
            decode_image(file_of(Image.fromarray(drawing()), kind))

    @pytest.mark.parametrize("data", [b"", b"not an image", b"\x89PNG\r\n\x1a\n"])
    def test_what_is_no_image_is_refused(self, data: bytes) -> None:
        with pytest.raises(ImageFormatError, match=rf"got {len(data)} bytes of something else"):
            decode_image(data)

    @pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
    @pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
    def test_a_truncated_file_is_refused(self, kind: str, share: float) -> None:
        data = file_of(Image.fromarray(drawing()), kind)
        with pytest.raises(ImageFormatError):
            decode_image(data[: int(len(data) * share)])

    @settings(deadline=None)
    @given(st.sampled_from(["PNG", "JPEG", "WEBP"]), st.integers(0, 10_000), st.integers(0, 255))
    def test_a_damaged_byte_is_read_or_refused(self, kind: str, place: int, value: int) -> None:
        data = bytearray(file_of(Image.fromarray(drawing(height=80)), kind))
        data[place % len(data)] = value
        with suppress(ImageFormatError, DrawingTooLargeError):
            assert decode_image(bytes(data)).ndim == 2
