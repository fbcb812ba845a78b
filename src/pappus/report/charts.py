"""Pictures: Vega-Lite specifications, drawn to SVG that follows the page's colours and stands alone."""

from __future__ import annotations

import html
import math
import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from pappus.report.document import ResponseCurve

# Vega draws with these colours; in the finished SVG each becomes a CSS variable of the page, so that light, dark and
# print share one picture.
INK, MUTED, RULE, ACCENT = "#17211b", "#5c665f", "#d9ddd5", "#3f6b1f"
_VARIABLES = {INK: "--ink", MUTED: "--muted", RULE: "--rule", ACCENT: "--accent"}

Specification = dict[str, Any]

MOST_CURVES = 6
_DASHES = ([1, 0], [7, 3], [2, 2.5], [9, 3, 2, 3], [4, 4], [12, 3])
_GRID_HOURS = (1.0, 24.0, 72.0)
_TICKS = {1 / 60: "1 min", 1 / 6: "10 min", 1.0: "1 h", 6.0: "6 h", 24.0: "24 h", 72.0: "72 h", 168.0: "7 days"}
_STEPS = 140
_LABEL_PIXELS = 15
_COUNT, _PERCENT = "format(datum.value, ',')", "format(datum.value * 100, '.0f') + ' %'"
_FONT = "sans-serif"
_SETTINGS = {
    "aria": False,
    "background": None,
    "view": {"stroke": None},
    "text": {"font": _FONT},
    "axis": {
        "labelColor": MUTED,
        "titleColor": MUTED,
        "domainColor": RULE,
        "tickColor": RULE,
        "gridColor": RULE,
        "labelFont": _FONT,
        "titleFont": _FONT,
        "labelFontSize": 11,
        "titleFontSize": 11,
        "titleFontWeight": "normal",
    },
}


def response_chart(curves: Sequence[ResponseCurve], name: str, summary: str, wide: bool) -> str:
    """The share answered against the hours since the question, a line and a 90 % band a curve, labelled at its end.

    Args:
        curves: at most `MOST_CURVES`; the first one is drawn strongest.
        name: unique in the page.
        summary: the text alternative.
        wide: for a page rather than a telephone.
    """
    return _svg(response_specification(curves, wide), name, summary)


def response_specification(curves: Sequence[ResponseCurve], wide: bool) -> Specification:
    """The Vega-Lite specification of `response_chart`."""
    width, height = (800, 340) if wide else (196, 260)
    times = _times(curves, 168.0 if wide else 100.0)
    rows = [row for index, curve in enumerate(curves) for row in _curve_rows(curve, index, times)]
    series = [str(index) for index in range(len(curves))]
    colour = {"domain": series, "range": [ACCENT, *[INK] * (len(series) - 1)]}
    drawn = {
        "x": _time_axis(times, wide),
        "color": {"field": "series", "type": "nominal", "legend": None, "scale": colour},
    }
    answered = {
        "type": "quantitative",
        "title": "Answered",
        "scale": {"domain": [0, 1]},
        "axis": {"labelExpr": _PERCENT, "values": [0, 0.25, 0.5, 0.75, 1], "grid": False},
    }
    dash = {"domain": series, "range": list(_DASHES[: len(series)])}
    strokes = {"field": "series", "type": "nominal", "legend": None, "scale": dash}
    shape = {"interpolate": "step-after", "clip": True}
    band = {
        "mark": {"type": "area", "opacity": 0.13, **shape},
        "encoding": {**drawn, "y": {"field": "low", **answered}, "y2": {"field": "high"}},
    }
    line = {
        "mark": {"type": "line", "strokeWidth": 2, **shape},
        "encoding": {**drawn, "y": {"field": "answered", **answered}, "strokeDash": strokes},
    }
    curves_drawn = {"data": {"values": rows}, "layer": [band, line]}
    labels = {"data": {"values": _label_rows(curves, times, height, wide)}, "layer": _label_layers(width, wide)}
    return {"width": width, "height": height, "layer": [_guides(times), curves_drawn, labels]}


def monthly_bars(rows: Sequence[tuple[str, float]], title: str, name: str, summary: str) -> str:
    """Bars by month: pairs of a month (`2024-03`) and a value from 0."""
    return _svg(monthly_specification(rows, title), name, summary)


def monthly_specification(rows: Sequence[tuple[str, float]], title: str) -> Specification:
    """The Vega-Lite specification of `monthly_bars`."""
    months = {
        "title": None,
        "format": "%b %Y",
        "tickCount": 4,
        "labelOverlap": True,
        "labelSeparation": 12,
        "labelFlush": True,
        "grid": False,
    }
    return {
        "width": 270,
        "height": 150,
        "data": {"values": [{"month": f"{month}-01", "value": value} for month, value in rows]},
        "mark": {"type": "bar", "color": ACCENT, "binSpacing": 1},
        "encoding": {
            "x": {"field": "month", "type": "temporal", "timeUnit": "utcyearmonth", "axis": months},
            "y": _figure_axis("value", title, _COUNT),
        },
    }


def share_by(curve: ResponseCurve, hours: float) -> tuple[float, float, float]:
    """The share answered by a time, with the ends of its 90 % interval; 0 before the first answer."""
    index = bisect_right(curve.hours, hours) - 1
    return (0.0, 0.0, 0.0) if index < 0 else (curve.answered[index], curve.low[index], curve.high[index])


def _times(curves: Sequence[ResponseCurve], end: float) -> list[float]:
    """Times at which the curves are drawn, evenly on a log axis, from where the first one has left the ground."""
    start = next((tick for tick in (1.0, 1 / 6) if all(share_by(one, tick)[0] < 0.03 for one in curves)), 1 / 60)
    ratio = math.log(end / start)
    return [start * math.exp(ratio * step / _STEPS) for step in range(_STEPS)] + [end]


def _curve_rows(curve: ResponseCurve, index: int, times: Sequence[float]) -> list[Specification]:
    last = max(curve.hours, default=0.0)
    rows: list[Specification] = []
    for hours in times:
        if hours <= last or not rows:
            shares = (round(value, 4) for value in share_by(curve, hours))
            drawn = dict(zip(("answered", "low", "high"), shares, strict=True))
            rows.append({"series": str(index), "hours": round(hours, 5), **drawn})
    return rows


def _time_axis(times: Sequence[float], wide: bool) -> Specification:
    left_out = () if wide else (6.0, 168.0)
    ticks = [tick for tick in _TICKS if times[0] <= tick <= times[-1] and tick not in left_out]
    named = " : ".join(f"datum.value < {tick * 1.01} ? '{_TICKS[tick]}'" for tick in ticks)
    return {
        "field": "hours",
        "type": "quantitative",
        "title": "Time since the question",
        "scale": {"type": "log", "domain": [times[0], times[-1]], "nice": False},
        "axis": {
            "values": ticks,
            "labelExpr": f"{named} : ''",
            "grid": False,
            "labelFlush": False,
            "labelOverlap": False,
        },
    }


def _figure_axis(field: str, title: str, label: str) -> Specification:
    return {"field": field, "type": "quantitative", "title": title, "axis": {"tickCount": 4, "labelExpr": label}}


def _guides(times: Sequence[float]) -> Specification:
    return {
        "data": {"values": [{"hours": hours} for hours in _GRID_HOURS if times[0] <= hours <= times[-1]]},
        "mark": {"type": "rule", "color": RULE, "strokeWidth": 1},
        "encoding": {"x": {"field": "hours", "type": "quantitative"}},
    }


def _label_rows(
    curves: Sequence[ResponseCurve], times: Sequence[float], height: int, wide: bool
) -> list[Specification]:
    """Where each curve's name stands at the right end, pushed apart from its neighbours."""
    ends = [share_by(curve, times[-1])[0] for curve in curves]
    places = _apart(ends, _LABEL_PIXELS / height)
    return [
        {
            "title": _short(curve.title, 24 if wide else 15),
            "from": max(times[0], min(times[-1], max(curve.hours, default=times[0]))),
            "end": end,
            "place": place,
            "index": index,
        }
        for index, (curve, end, place) in enumerate(zip(curves, ends, places, strict=True))
    ]


def _label_layers(width: int, wide: bool) -> list[Specification]:
    """Names in the margin, each tied to its curve by a thin leader."""
    edge, margin = {"value": width}, {"value": width + 12}
    end = {"field": "end", "type": "quantitative"}
    start = {"field": "from", "type": "quantitative"}
    place = {"field": "place", "type": "quantitative"}
    leader = {"type": "rule", "color": MUTED, "strokeWidth": 0.75}
    text = {"type": "text", "align": "left", "baseline": "middle", "dx": 3, "fontSize": 12 if wide else 11}
    named = {"x": margin, "y": place, "text": {"field": "title", "type": "nominal"}}
    first = {"mark": {**text, "color": ACCENT, "fontWeight": "bold"}, "encoding": named}
    rest = {"mark": {**text, "color": INK}, "encoding": named}
    return [
        {"mark": {**leader, "strokeDash": [1, 2]}, "encoding": {"x": start, "x2": edge, "y": end}},
        {"mark": leader, "encoding": {"x": edge, "x2": margin, "y": end, "y2": {"field": "place"}}},
        {"transform": [{"filter": "datum.index == 0"}], **first},
        {"transform": [{"filter": "datum.index > 0"}], **rest},
    ]


def _apart(ends: Sequence[float], gap: float) -> list[float]:
    """Heights for labels as near to `ends` as a gap between neighbours allows, the highest pushed up to the top."""
    order = sorted(range(len(ends)), key=lambda index: (ends[index], -index))
    places = list(ends)
    for lower, upper in pairwise(order):
        places[upper] = max(places[upper], places[lower] + gap)
    top = 1.0
    for index in reversed(order):
        places[index] = min(places[index], top)
        top = places[index] - gap
    return places


def _short(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _svg(specification: Specification, name: str, summary: str) -> str:
    import vl_convert

    drawn: str = vl_convert.vegalite_to_svg({**specification, "config": _SETTINGS})
    return _of_the_page(drawn, name, summary)


def _of_the_page(svg: str, name: str, summary: str) -> str:
    """An SVG that scales with its box, takes the page's colours and shares no id with another one."""
    numbers = {old: f"{name}-{new}" for new, old in enumerate(dict.fromkeys(re.findall(r'id="([^"]+)"', svg)))}
    for old, new in numbers.items():
        svg = svg.replace(f'id="{old}"', f'id="{new}"').replace(f"url(#{old})", f"url(#{new})")
    for colour, variable in _VARIABLES.items():
        svg = svg.replace(f'"{colour}"', f'"var({variable})"')
    # Vega's own roles and labels are dropped: the picture as a whole has one text alternative.
    svg = re.sub(r'\s(xmlns(:xlink)?|role|aria-[a-z]+|pointer-events|class)="[^"]*"', "", svg)
    return svg.replace("<svg", f'<svg role="img" aria-label="{html.escape(summary)}"', 1)
