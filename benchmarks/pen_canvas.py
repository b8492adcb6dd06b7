"""Strokes drawn as the page's canvas draws them: the same curves, round pens, the same 280 pixels, black on white."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

CANVAS = 280
SUPERSAMPLED = 4
CLOSEST = 0.002
"""As in frontend/drawing/drawing.js: points closer than this share of the side say nothing new."""

Stroke = NDArray[np.float64]
"""Points (n, 2), x to the right and y downwards."""


def placed(strokes: list[Stroke], height: float, rng: np.random.Generator | None = None) -> list[Stroke]:
    """Strokes scaled so that the pen's path has this share of the canvas's height, in pixels of the canvas.

    A path that would be wider than 92 % of the canvas is smaller. It lies in the middle or, with `rng`, anywhere.
    """
    points = np.concatenate(strokes)
    low, extent = points.min(axis=0), np.maximum(np.ptp(points, axis=0), 1)
    scale = min(height * CANVAS / extent[1], 0.92 * CANVAS / extent[0])
    room = CANVAS - extent * scale
    margin = 10.0 if rng is not None else 0.0
    offset = margin + (room - 2 * margin) * (rng.uniform(size=2) if rng is not None else 0.5)
    return [(stroke - low) * scale + offset for stroke in strokes]


def draw(strokes: list[Stroke], pen: float) -> NDArray[np.uint8]:
    """Grey values (280, 280), 255 paper, of strokes in pixels of the canvas and a pen of so many pixels."""
    alpha = Image.new("L", (CANVAS * SUPERSAMPLED, CANVAS * SUPERSAMPLED))
    pencil, width = ImageDraw.Draw(alpha), round(pen * SUPERSAMPLED)
    for stroke in strokes:
        path = [(float(x), float(y)) for x, y in _curve(_kept(stroke)) * SUPERSAMPLED]
        if len(path) > 1:
            pencil.line(path, fill=255, width=width)
        for point in path:
            pencil.circle(point, width / 2, fill=255)
    return np.asarray(255 - np.asarray(alpha.reduce(SUPERSAMPLED)))


def _kept(stroke: Stroke) -> Stroke:
    """The points that the canvas keeps."""
    kept = [stroke[0]]
    for point in stroke[1:]:
        if np.hypot(*(point - kept[-1])) >= CLOSEST * CANVAS:
            kept.append(point)
    return np.array(kept)


def _curve(points: Stroke) -> Stroke:
    """Quadratic curves from midpoint to midpoint, as short lines."""
    if len(points) < 3:
        return points
    path, here = [points[:1]], points[0]
    for control, after in pairwise(points[1:]):
        end = (control + after) / 2
        t = np.linspace(0, 1, max(2, int(np.hypot(*(end - here)) / 2)) + 1)[1:, None]
        path.append((1 - t) ** 2 * here + 2 * t * (1 - t) * control + t * t * end)
        here = end
    return np.concatenate([*path, points[-1:]])
