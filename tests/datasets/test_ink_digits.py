"""Several digits side by side, pieces of one digit, dirt; and photographs of digits on paper."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from backend.datasets.ink import EmptyDrawingError, normalize_digits, normalize_drawing
from backend.datasets.ink.components import label_pieces

Grey = NDArray[np.uint8]
Path = list[tuple[float, float]]

# Strokes of digits in a box of 1 x 1.
ONE: list[Path] = [[(0.5, 0.0), (0.5, 1.0)]]
SEVEN: list[Path] = [[(0.1, 0.0), (0.8, 0.0), (0.3, 1.0)]]
FIVE_IN_PIECES: list[Path] = [
    [(0.15, 0.1), (0.15, 0.45), (0.6, 0.5), (0.6, 0.9), (0.1, 1.0)],
    [(0.3, -0.05), (0.75, -0.05)],
]
FOUR_IN_PIECES: list[Path] = [[(0.3, 0.0), (0.0, 0.6), (0.55, 0.6)], [(0.64, 0.2), (0.64, 1.0)]]


def canvas(
    *digits: tuple[list[Path], float], height: float = 110, pen: int = 10, size: tuple[int, int] = (280, 280)
) -> Grey:
    """Digits, each with the column at which it begins, black on white."""
    image = Image.new("L", size, 255)
    pencil = ImageDraw.Draw(image)
    for strokes, left in digits:
        for stroke in strokes:
            path = [(left + x * height, 90 + y * height) for x, y in stroke]
            pencil.line(path, fill=0, width=pen)
            for x, y in path:
                pencil.ellipse((x - pen / 2, y - pen / 2, x + pen / 2, y + pen / 2), fill=0)
    return np.asarray(image)


def test_digits_side_by_side_are_taken_apart_from_left_to_right() -> None:
    both = normalize_digits(canvas((SEVEN, 20), (ONE, 130)))
    alone = [normalize_drawing(canvas((SEVEN, 20))), normalize_drawing(canvas((ONE, 130)))]
    assert len(both) == 2
    for digit, expected in zip(both, alone, strict=True):
        np.testing.assert_array_equal(digit.image, expected)
    np.testing.assert_array_equal(normalize_drawing(canvas((SEVEN, 20), (ONE, 130))), alone[0])


def test_boxes_say_where_the_ink_is() -> None:
    seven, one = normalize_digits(canvas((SEVEN, 20), (ONE, 130)))
    assert seven.box == pytest.approx((26 / 280, 85 / 280, 113 / 280, 205 / 280), abs=0.01)
    assert one.box == pytest.approx((180 / 280, 85 / 280, 190 / 280, 205 / 280), abs=0.01)
    (wide,) = normalize_digits(canvas((ONE, 130), size=(560, 280)))
    assert wide.box[0] == pytest.approx(one.box[0] / 2, abs=0.01)


@pytest.mark.parametrize("digit", [FIVE_IN_PIECES, FOUR_IN_PIECES], ids=["5", "4"])
def test_pieces_of_one_digit_stay_together(digit: list[Path]) -> None:
    assert label_pieces(canvas((digit, 80), pen=6) < 128)[1] == 2
    assert len(normalize_digits(canvas((digit, 80), pen=6))) == 1
    assert len(normalize_digits(canvas((digit, 20), (SEVEN, 150), pen=6))) == 2


def test_specks_are_left_out() -> None:
    clean = canvas((SEVEN, 80))
    dirty = clean.copy()
    dirty[10:13, 250:253] = dirty[260:262, 20:22] = 0
    (digit,) = normalize_digits(dirty)
    np.testing.assert_array_equal(digit.image, normalize_drawing(clean))


def test_a_pattern_is_one_thing() -> None:
    stripes = np.full((280, 280), 255, np.uint8)
    for column in range(20, 260, 12):
        stripes[60:200, column : column + 4] = 0
    assert len(normalize_digits(stripes)) == 1


@given(arrays(np.bool_, st.tuples(st.integers(1, 12), st.integers(1, 12))))
@settings(max_examples=100, deadline=None)
def test_pieces_are_those_that_a_flood_finds(mask: NDArray[np.bool_]) -> None:
    labels, count = label_pieces(mask)
    expected, found = np.zeros(mask.shape, int), 0
    for start in zip(*np.nonzero(mask), strict=True):
        if expected[start]:
            continue
        found += 1
        flood = [start]
        while flood:
            row, column = flood.pop()
            if (
                0 <= row < mask.shape[0]
                and 0 <= column < mask.shape[1]
                and mask[row, column]
                and not expected[row, column]
            ):
                expected[row, column] = found
                flood += [(row + down, column + right) for down in (-1, 0, 1) for right in (-1, 0, 1)]
    assert count == found
    np.testing.assert_array_equal(labels, expected)


@pytest.mark.parametrize("size", [(280, 280), (1_400, 1_400)])
@pytest.mark.parametrize("is_dark", [True, False])
def test_a_photograph_gives_what_a_drawing_gives(size: tuple[int, int], is_dark: bool) -> None:
    """A digit on paper that lies half in a shadow darker than the ink elsewhere is light, with grain."""
    rng = np.random.default_rng(1)
    drawn = np.asarray(Image.fromarray(canvas((SEVEN, 80))).resize(size, Image.Resampling.BICUBIC), float) / 255
    height, width = drawn.shape
    light = 70 + 150 * np.linspace(0, 1, width)[None, :] * np.linspace(0.6, 1, height)[:, None]
    photograph = light * (0.45 + 0.55 * drawn) + rng.normal(0, 2, drawn.shape)
    photograph = (photograph if is_dark else 255 - photograph).clip(0, 255)
    (digit,) = normalize_digits(photograph)
    clean = normalize_drawing(canvas((SEVEN, 80)))
    assert np.abs(digit.image.astype(float) - clean).mean() < 8
    assert digit.box == pytest.approx(normalize_digits(canvas((SEVEN, 80)))[0].box, abs=0.03)


def test_a_photograph_of_paper_alone_is_empty() -> None:
    light = 90 + 130 * np.linspace(0, 1, 280)[None, :] * np.linspace(0.5, 1, 280)[:, None]
    with pytest.raises(EmptyDrawingError):
        normalize_digits(light + np.random.default_rng(1).normal(0, 2, light.shape))


def test_ink_along_the_border_makes_no_photograph() -> None:
    """A picture cut so tightly that a third of its border is inked."""
    seven = np.full((200, 120), 255, np.uint8)
    seven[:30] = seven[:, 90:] = 0
    seven[60:, 90:] = 255
    expected = normalize_drawing(np.pad(seven, 40, constant_values=255))
    np.testing.assert_array_equal(normalize_drawing(seven), expected)


def test_loops_that_a_thick_pen_filled_open_again() -> None:
    """An 8 drawn with a pen so thick that it is a blob: the two holes are there again, and the waist is not torn."""
    t = np.linspace(0, 2 * np.pi, 60)
    eight = [(0.5 + 0.22 * np.sin(2 * u), 0.5 - 0.5 * np.cos(u)) for u in t]
    for pen in (12, 33):
        drawn = canvas((([eight]), 80), pen=pen)
        image = normalize_drawing(drawn)
        assert label_pieces(image > 100)[1] == 1
        assert label_pieces(np.pad(image, 1) < 100)[1] >= 2
