"""A measure's chart as a small drawing: points, centre, frozen limits, signals."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from pappus.scorecard.charted import Charted, Point
from pappus.vocabulary.languages import translated

_WIDTH, _HEIGHT, _EDGE = 320, 84, 8


def chart_drawing(one: Charted) -> str | None:
    """An SVG of what is charted; null where there are no limits.

    Points behind the limits are small, later ones larger; a signal is a square for the better, a cross for the worse.
    """
    if one.limits is None:
        return None
    values = [point.charted for point in one.points]
    low, high = min(*values, one.limits.low), max(*values, one.limits.high)
    spread = (high - low) or 1.0

    def y(value: float) -> float:
        return _EDGE + (high - value) / spread * (_HEIGHT - 2 * _EDGE)

    def x(at: int) -> float:
        return _EDGE + at / max(1, len(values) - 1) * (_WIDTH - 2 * _EDGE)

    line = " ".join(f"{x(at):.1f},{y(value):.1f}" for at, value in enumerate(values))
    label = escape(translated("Chart of {measure}", measure=one.measure.title), quote=True)
    parts = [
        f'<svg class="xmr" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{label}">',
        *(_level(y(value), dash) for value, dash in _levels(one)),
        f'<polyline points="{line}" fill="none" stroke="currentColor" stroke-opacity=".5"/>',
        *(_mark(point, x(at), y(point.charted)) for at, point in enumerate(one.points)),
        "</svg>",
    ]
    return "".join(parts)


def _levels(one: Charted) -> Iterator[tuple[float, str]]:
    if one.limits is not None:
        yield one.limits.centre, ""
        yield one.limits.low, ' stroke-dasharray="4 3"'
        yield one.limits.high, ' stroke-dasharray="4 3"'


def _level(y: float, dash: str) -> str:
    return f'<line x1="0" x2="{_WIDTH}" y1="{y:.1f}" y2="{y:.1f}" stroke="currentColor" stroke-opacity=".6"{dash}/>'


def _mark(point: Point, x: float, y: float) -> str:
    if point.rules and point.better:
        return f'<rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8" fill="currentColor"/>'
    if point.rules:
        return f'<path d="M{x - 4:.1f} {y - 4:.1f}l8 8m0-8l-8 8" stroke="currentColor" stroke-width="2.5" fill="none"/>'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{1.6 if point.in_baseline else 2.6}" fill="currentColor"/>'
