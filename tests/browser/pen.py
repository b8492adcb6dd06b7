"""Draws on the canvas as a hand does: pointer down, many small moves, pointer up."""

from collections.abc import Sequence

import numpy as np
from playwright.sync_api import Page

Point = tuple[float, float]


def draw_stroke(page: Page, points: Sequence[Point]) -> None:
    """One stroke through points given as fractions of the canvas's width and height."""
    canvas = page.get_by_test_id("draw-canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=4)
    page.mouse.up()


def draw_seven(page: Page) -> None:
    """A seven."""
    draw_stroke(page, [(0.3, 0.28), (0.68, 0.28), (0.6, 0.45), (0.52, 0.62), (0.46, 0.8)])


def draw_image(page: Page, image: np.ndarray, *, ink: int = 110) -> None:
    """An image (28, 28) of MNIST, its inked pixels painted row by row in short strokes in the middle of the canvas."""
    for row in range(28):
        inked = np.flatnonzero(image[row] >= ink)
        if not len(inked):
            continue
        for part in np.split(inked, np.flatnonzero(np.diff(inked) > 1) + 1):
            y = 0.15 + 0.7 * (row + 0.5) / 28
            left, right = (0.15 + 0.7 * (column + 0.5) / 28 for column in (part[0], part[-1]))
            draw_stroke(page, [(left, y), (max(right, left + 0.004), y)])
