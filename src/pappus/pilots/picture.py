"""What fits, what drives results: every pilot in a picture with two ways."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from pappus.pilots.many import PilotLine
from pappus.pilots.pilot import words
from pappus.vocabulary.languages import translated

_LANE, _RIGHT, _TOP, _BOTTOM = 92, 24, 26, 46
_ROWS = ("fits", "partly", "does_not_fit", None)
_LEAST_REACH, _MOST_REACH = 2.0, 6.0


@dataclass(frozen=True)
class _Scale:
    """Where effects lie from left to right.

    Attributes:
        width: of the picture.
        left: where the lanes begin; their names stand before them, or at their top where there is no room before.
        reach: the largest effect shown, to both sides.
    """

    width: int
    left: int
    reach: float

    def x(self, effect: float) -> float:
        """Where an effect lies."""
        share = (min(max(effect, -self.reach), self.reach) + self.reach) / (2 * self.reach)
        return self.left + share * (self.width - self.left - _RIGHT)

    def name_y(self, lane: int) -> float:
        """The line on which the name of a lane stands."""
        return _TOP + lane * _LANE + (_LANE / 2 + 4 if self.left else 16)


def two_way_picture(lines: Sequence[PilotLine], *, narrow: bool = False) -> str | None:
    """An SVG: to the right what drives results, upwards what fits; null where no pilot has an effect.

    Effects are in smallest changes worth having, shrunken, with their 90 % intervals; from 1 on they are worth having.
    Full dots stand among all pilots judged, hollow ones do not. Each is numbered as in the list.

    Args:
        lines: the pilots.
        narrow: whether it is for a telephone.
    """
    drawn = [(at, one) for at, one in enumerate(lines, start=1) if one.shrunken is not None]
    if not drawn:
        return None
    ends = [abs(end) for _, one in drawn for end in (one.shrunken_low, one.shrunken_high) if end is not None]
    reach = min(_MOST_REACH, max(_LEAST_REACH, math.ceil(max(ends))))
    scale = _Scale(360, 0, reach) if narrow else _Scale(720, 128, reach)
    rows = [row for row in _ROWS if row is not None or any(one.fit is None for _, one in drawn)]
    height = _TOP + _LANE * len(rows) + _BOTTOM
    label = escape(translated("What fits and what drives results: each pilot by fit and effect"), quote=True)
    parts = [
        (
            f'<svg class="two-way" viewBox="0 0 {scale.width} {height}" role="img" aria-label="{label}" '
            'font-family="inherit" font-size="13">'
        ),
        *_ground(rows, scale, height),
        *(mark for row, _ in enumerate(rows) for mark in _row(row, rows, drawn, scale)),
        "</svg>",
    ]
    return "".join(parts)


def _ground(rows: Sequence[str | None], scale: _Scale, height: int) -> Iterator[str]:
    bottom = height - _BOTTOM
    worth, right = scale.x(1), scale.width - _RIGHT
    yield (
        f'<rect x="{worth:.1f}" y="{_TOP}" width="{right - worth:.1f}" height="{bottom - _TOP}" '
        'fill="currentColor" fill-opacity=".06"/>'
    )
    for at, row in enumerate(rows):
        y = _TOP + at * _LANE
        name = words()["fit"][row] if row else words()["not_judged"]
        yield f'<text x="0" y="{scale.name_y(at):.0f}" fill="currentColor">{escape(name)}</text>'
        yield f'<line x1="{scale.left}" x2="{right}" y1="{y}" y2="{y}" stroke="currentColor" stroke-opacity=".2"/>'
    for value, dash in ((0, ""), (1, ' stroke-dasharray="4 3"')):
        x = scale.x(value)
        ends = f'x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP}" y2="{bottom}"'
        yield f'<line {ends} stroke="currentColor" stroke-opacity=".6"{dash}/>'
    for x, anchor, text in (
        (scale.x(0), "end", translated("does harm ◂ nothing")),
        (worth, "start", translated("worth having ▸")),
    ):
        yield f'<text x="{x:.1f}" y="{bottom + 18}" text-anchor="{anchor}" fill="currentColor">{text}</text>'


def _row(row: int, rows: Sequence[str | None], drawn: Sequence[tuple[int, PilotLine]], scale: _Scale) -> Iterator[str]:
    here = [(number, one) for number, one in drawn if one.fit == rows[row]]
    for place, (number, one) in enumerate(here):
        y = _TOP + row * _LANE + _LANE * (place + 1) / (len(here) + 1)
        low, at, high = (scale.x(end or 0.0) for end in (one.shrunken_low, one.shrunken, one.shrunken_high))
        fill = "currentColor" if one.stands else "none"
        yield f"<g><title>{escape(one.pilot.title)}</title>"
        yield f'<line x1="{low:.1f}" x2="{high:.1f}" y1="{y:.1f}" y2="{y:.1f}" stroke="currentColor" stroke-width="2"/>'
        yield f'<circle cx="{at:.1f}" cy="{y:.1f}" r="6" fill="{fill}" stroke="currentColor" stroke-width="2"/>'
        yield f'<text x="{high + 8:.1f}" y="{y + 4:.1f}" fill="currentColor">{number}</text></g>'
