"""The strategy map: objectives by perspective, what helps what, and which of them moved."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from html import escape

from pappus.scorecard.scorecard import words
from pappus.scorecard.standing import ObjectiveMove, ObjectiveStanding, ScorecardFound
from pappus.vocabulary.languages import translated

_WIDTH, _LANE, _LEFT, _BOX_HEIGHT, _TOP = 760, 118, 104, 76, 14
_WIDEST = 190
_MARKS: dict[ObjectiveMove, str] = {
    "moved": "▲",
    "moved_back": "▼",
    "mixed": "▲▼",
    "not_moved": "–",
    "not_known": "?",
}
_LINES = 2
_LETTERS = 'font-family="inherit" font-size="13"'
_TIP = (
    '<defs><marker id="map-tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
    'orient="auto"><path d="M0 0 8 4 0 8z" fill="currentColor"/></marker></defs>'
)

Places = Mapping[str, tuple[float, float, float]]


def strategy_map(found: ScorecardFound) -> str:
    """An SVG: a lane for each perspective, an arrow from what helps to what is helped, a mark for what moved.

    Marks differ in shape and frame, not only in colour, since maps are copied in grey.
    """
    lanes = [
        [one for one in found.objectives.values() if one.objective.perspective == perspective]
        for perspective in words()["perspectives"]
    ]
    used = [(name, lane) for name, lane in zip(words()["perspectives"].values(), lanes, strict=True) if lane]
    places = dict(_placed([lane for _, lane in used]))
    height = _TOP + _LANE * len(used)
    label = escape(translated("Strategy map: which objective helps which, and which of them moved"), quote=True)
    parts = [
        f'<svg class="strategy-map" viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{label}" {_LETTERS}>',
        _TIP,
        *_lanes([name for name, _ in used]),
        *_arrows(found, places),
        *(_box(one, places[one.objective.id]) for _, lane in used for one in lane),
        "</svg>",
    ]
    return "".join(parts)


def _placed(lanes: list[list[ObjectiveStanding]]) -> Iterator[tuple[str, tuple[float, float, float]]]:
    """Left edge, top and width of each objective's box."""
    for row, lane in enumerate(lanes):
        room = (_WIDTH - _LEFT) / len(lane)
        width = min(_WIDEST, room - 16)
        for at, one in enumerate(lane):
            yield one.objective.id, (_LEFT + room * at + (room - width) / 2, _TOP + row * _LANE, width)


def _lanes(names: list[str]) -> Iterator[str]:
    for row, name in enumerate(names):
        y = _TOP + row * _LANE
        for at, line in enumerate(textwrap.wrap(name, 14)):
            yield f'<text x="0" y="{y + 30 + 16 * at}" fill="currentColor" font-weight="600">{escape(line)}</text>'


def _arrows(found: ScorecardFound, places: Places) -> Iterator[str]:
    for one in found.objectives.values():
        for helped in one.objective.leads_to:
            left, top, width = places[one.objective.id]
            to_left, to_top, to_width = places[helped]
            x, to_x = left + width / 2, to_left + to_width / 2
            up = to_top < top
            y, to_y = (top, to_top + _BOX_HEIGHT + 2) if up else (top + _BOX_HEIGHT, to_top - 2)
            if to_top == top:
                # Within one lane the arrow goes from side to side.
                y = to_y = top + _BOX_HEIGHT / 2
                x, to_x = (left + width, to_left - 2) if to_left > left else (left, to_left + to_width + 2)
            middle = (y + to_y) / 2
            yield (
                f'<path d="M{x:.1f} {y:.1f}C{x:.1f} {middle:.1f} {to_x:.1f} {middle:.1f} {to_x:.1f} {to_y:.1f}" '
                'fill="none" stroke="currentColor" stroke-opacity=".55" marker-end="url(#map-tip)"/>'
            )


def _box(one: ObjectiveStanding, place: tuple[float, float, float]) -> str:
    left, top, width = place
    dash = ' stroke-dasharray="4 3"' if one.move == "not_known" else ""
    thick = 2.5 if one.move in ("moved", "moved_back", "mixed") else 1.2
    lines = textwrap.wrap(one.objective.title, max(10, int(width / 7.4)))
    if len(lines) > _LINES:
        lines = [*lines[: _LINES - 1], lines[_LINES - 1].rstrip(".,;") + " …"]
    texts = [
        f'<text x="{left + 10:.1f}" y="{top + 20 + 16 * at}" fill="currentColor">{escape(line)}</text>'
        for at, line in enumerate(lines)
    ]
    told = f"{_MARKS[one.move]} {words()['objectives'][one.move]}"
    return (
        f'<g><title>{escape(one.objective.title)}</title><rect x="{left:.1f}" y="{top}" width="{width:.1f}" '
        f'height="{_BOX_HEIGHT}" rx="6" fill="var(--paper, #fff)" stroke="currentColor" stroke-width="{thick}"{dash}/>'
        f'{"".join(texts)}<text x="{left + 10:.1f}" y="{top + _BOX_HEIGHT - 12}" fill="currentColor" '
        f'font-weight="600">{escape(told)}</text></g>'
    )
