"""Line charts as SVG, drawn once and for all: axes with round numbers, lines of at most some thousand points."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
from numpy.typing import NDArray

WIDTH, HEIGHT = 720, 260
LEFT, RIGHT, TOP, BOTTOM = 56, 16, 14, 40
MOST_BUCKETS = 600

Points = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Line:
    """A line of a chart: its name, its class in the style sheet, its points, and whether single points are marked."""

    name: str
    kind: str
    points: Points
    marked: bool = False


def thinned(losses: NDArray[np.float32]) -> Points:
    """Losses by iteration from 1, the lowest and the highest of each stretch; what is not finite is left out."""
    size = max(1, -(-len(losses) // MOST_BUCKETS))
    points: list[tuple[float, float]] = []
    for start in range(0, len(losses), size):
        stretch = losses[start : start + size].astype(np.float64)
        finite = np.flatnonzero(np.isfinite(stretch))
        if finite.size:
            ends = {int(finite[stretch[finite].argmin()]), int(finite[stretch[finite].argmax()])}
            points += [(start + place + 1, float(stretch[place])) for place in sorted(ends)]
    return points


def smoothed(losses: NDArray[np.float32]) -> Points:
    """The mean of each stretch; what is not finite is left out."""
    size = max(1, -(-len(losses) // 120))
    points: list[tuple[float, float]] = []
    for start in range(0, len(losses), size):
        stretch = losses[start : start + size].astype(np.float64)
        stretch = stretch[np.isfinite(stretch)]
        if stretch.size:
            points.append((start + size / 2, float(stretch.mean())))
    return points


def ticks(low: float, high: float, about: int) -> list[float]:
    """Round numbers from low to high, some `about` of them."""
    rough = (high - low) / about
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * 0.999)
    return [step * k for k in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)]


def line_chart(
    title: str, x_title: str, lines: Sequence[Line], marks: Sequence[float] = (), *, shares: bool = False
) -> str:
    """The chart; `marks` are iterations at which something was changed, `shares` are written as per cents."""
    x_high = max([x for line in lines for x, _ in line.points], default=1.0)
    values = [y for line in lines for _, y in line.points] or [0.0, 1.0]
    low, high = (min(values), max(values)) if shares else (min(0.0, *values), max(values))
    room = (high - low) * 0.06 or 0.05
    low, high = (max(0.0, low - room), min(1.0, high + room)) if shares else (low, high + room)
    across, down = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def place(x: float, y: float) -> tuple[float, float]:
        return LEFT + across * x / x_high, TOP + down * (high - y) / (high - low)

    parts = [f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}">']
    for y in ticks(low, high, 5):
        _, at = place(0, y)
        text = f"{y:.6g}" if not shares else f"{y * 100:.4g}%"
        parts.append(f'<path class="grid" d="M{LEFT} {at:.1f}h{across}"/>')
        parts.append(f'<text class="tick end" x="{LEFT - 8}" y="{at + 4:.1f}">{text}</text>')
    for x in ticks(0, x_high, 6):
        at, _ = place(x, low)
        parts.append(f'<text class="tick middle" x="{at:.1f}" y="{HEIGHT - BOTTOM + 18}">{x:,.6g}</text>')
    parts.append(f'<path class="axis" d="M{LEFT} {TOP + down}h{across}"/>')
    parts.append(f'<text class="tick end" x="{WIDTH - RIGHT}" y="{HEIGHT - 4}">{escape(x_title)}</text>')
    for mark in marks:
        at, _ = place(mark, low)
        parts.append(f'<path class="mark" d="M{at:.1f} {TOP}v{down}"/>')
    for line in lines:
        spots = [place(x, y) for x, y in line.points]
        if len(spots) > 1:
            drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
            parts.append(f'<polyline class="line {line.kind}" points="{drawn}"/>')
        if line.marked or len(spots) == 1:
            parts += [f'<circle class="spot {line.kind}" cx="{x:.1f}" cy="{y:.1f}" r="2.6"/>' for x, y in spots]
    parts.append("</svg>")
    legend = "".join(f'<li class="{line.kind}">{escape(line.name)}</li>' for line in lines if line.name)
    return f'<figure><ul class="legend">{legend}</ul>{"".join(parts)}</figure>'
