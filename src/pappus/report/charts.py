"""Pictures: Vega-Lite specifications, drawn to SVG that follows the page's colours and stands alone."""

from __future__ import annotations

import html
import json
import math
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pappus.report.document import ResponseCurve
from pappus.vocabulary.keeping import kept
from pappus.vocabulary.languages import digits, short_month, translatable, translated

# Vega draws with these colours; in the finished SVG each becomes a CSS variable of the page, so that light, dark and
# print share one picture.
INK, MUTED, RULE, ACCENT, FILL, GROUND = "#17211b", "#5c665f", "#d9ddd5", "#3f6b1f", "#4f7d2d", "#fbfbf8"
_VARIABLES = {INK: "--ink", MUTED: "--muted", RULE: "--rule", ACCENT: "--accent", FILL: "--fill", GROUND: "--paper"}

Specification = dict[str, Any]

MOST_CURVES = 6
_TICKS = {1 / 60: "1 min", 1.0: "1 h", 24.0: translatable("1 day"), 168.0: translatable("1 wk")}
_STARTS, _END = (1.0, 1 / 6, 1 / 60), 168.0
_STEPS = 120
_NEAR = 4.0
"""So many times the first, or part of the last, hour of the axis is near its end."""
_PERCENT = "format(datum.value * 100, '.0f') + ' %'"
_FONT = "sans-serif"
_SETTINGS = {
    "aria": False,
    "background": None,
    "padding": 2,
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
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
    },
}


@dataclass(frozen=True)
class Panel:
    """What one picture of a response curve shows.

    Attributes:
        curve: the curve.
        behind: another curve to draw faintly behind it; null if none.
        median: honest median in words; empty where less than half were answered.
        naive: median of the answered alone, in words; empty without one.
        start: first time of the axis, hours.
    """

    curve: ResponseCurve
    behind: ResponseCurve | None
    median: str
    naive: str
    start: float


def response_chart(panel: Panel, name: str, summary: str) -> str:
    """The share answered against the time since the question, with the two medians on the line of one half.

    Args:
        panel: what to draw.
        name: unique in the page.
        summary: the text alternative.
    """
    return drawn(response_specification(panel), name, summary)


def response_specification(panel: Panel) -> Specification:
    """The Vega-Lite specification of `response_chart`: the curve with its 90 % band, and both medians."""
    times = _times(panel.start)
    x = _time_axis(panel.start)
    y = {
        "type": "quantitative",
        "title": None,
        "scale": {"domain": [0, 1]},
        "axis": {"labelExpr": _PERCENT, "values": [0, 0.5, 1], "grid": True, "ticks": False, "domain": False},
    }
    step = {"interpolate": "step-after", "clip": True}
    rows = _curve_rows(panel.curve, times)
    band = {"mark": {"type": "area", "color": ACCENT, "opacity": 0.2, **step},
            "encoding": {"x": x, "y": {"field": "low", **y}, "y2": {"field": "high"}}}  # fmt: skip
    line = {"mark": {"type": "line", "color": ACCENT, "strokeWidth": 2, **step},
            "encoding": {"x": x, "y": {"field": "answered", **y}}}  # fmt: skip
    layers = [{"data": {"values": rows}, "layer": [band, line]}, *_median_layers(panel)]
    if panel.curve.ended:
        over = {"mark": {"type": "line", "color": INK, "strokeWidth": 1, **step},
                "encoding": {"x": x, "y": {"field": "ended", **y}}}  # fmt: skip
        layers.insert(0, {"data": {"values": _ended_rows(panel.curve, times)}, **over})
    if panel.behind is not None:
        faint = {"mark": {"type": "line", "color": MUTED, "strokeWidth": 1, "strokeDash": [2, 2], **step},
                 "encoding": {"x": x, "y": {"field": "answered", **y}}}  # fmt: skip
        layers.insert(0, {"data": {"values": _curve_rows(panel.behind, times)}, **faint})
    return {"width": 222, "height": 132, "layer": layers}


def axis_start(curves: Sequence[ResponseCurve]) -> float:
    """Where the axis of time begins, hours: before the naive medians, and where no curve has left the ground."""
    naive = [curve.naive_median_hours for curve in curves if curve.naive_median_hours is not None]
    return next(
        (
            start
            for start in _STARTS
            if all(share_by(one, start)[0] < 0.03 for one in curves) and all(hours > 1.5 * start for hours in naive)
        ),
        _STARTS[-1],
    )


def monthly_bars(rows: Sequence[tuple[str, float]], name: str, summary: str, wide: bool) -> str:
    """Bars by month: pairs of a month (`2024-03`) and a value from 0."""
    return drawn(monthly_specification(rows, wide), name, summary)


def monthly_specification(rows: Sequence[tuple[str, float]], wide: bool) -> Specification:
    """The Vega-Lite specification of `monthly_bars`."""
    widest, each_month = (1040, 90) if wide else (290, 60)
    months = [f"{month}-01" for month, _ in rows]
    each = math.ceil(len(rows) / (12 if wide else 4))
    shown = [f"{datum[:4]}|{int(datum[5:7])}" for datum in months[::each]]
    named = f"indexof({shown!r}, year(datum.value) + '|' + (month(datum.value) + 1)) >= 0"
    return {
        "width": min(widest, each_month * len(rows)),
        "height": 110,
        "data": {"values": [{"month": month, "value": value} for month, (_, value) in zip(months, rows, strict=True)]},
        "mark": {"type": "bar", "color": FILL, "width": {"band": 0.82}},
        "encoding": {
            "x": {
                "field": "month",
                "type": "ordinal",
                "timeUnit": "yearmonth",
                "scale": {"paddingOuter": 0.05},
                "axis": {
                    "title": None,
                    "labelAngle": 0,
                    "labelExpr": f"{named} ? {_month_label()} : ''",
                    "labelOverlap": True,
                    "labelPadding": 7,
                    "ticks": False,
                },
            },
            "y": {
                "field": "value",
                "type": "quantitative",
                "title": None,
                "axis": {"tickCount": 3, "labelExpr": _count_label(), "domain": False, "ticks": False},
            },
        },
    }


def _month_label() -> str:
    """An expression of Vega for a month on the axis, with its name in the language of whoever reads."""
    names = [short_month(date(2000, month, 1)) for month in range(1, 13)]
    return f"{names!r}[month(datum.value)] + timeFormat(datum.value, ' %Y')"


def _count_label() -> str:
    """An expression of Vega for a whole number, with the marks of the language."""
    mark = digits(",")
    return f"replace(format(datum.value, ','), /,/g, '{mark}')"


def share_by(curve: ResponseCurve, hours: float) -> tuple[float, float, float]:
    """The share answered by a time, with the ends of its 90 % interval; 0 before the first answer."""
    index = bisect_right(curve.hours, hours) - 1
    return (0.0, 0.0, 0.0) if index < 0 else (curve.answered[index], curve.low[index], curve.high[index])


def _times(start: float) -> list[float]:
    """Times at which curves are drawn, evenly on a log axis."""
    ratio = math.log(_END / start)
    return [start * math.exp(ratio * step / _STEPS) for step in range(_STEPS)] + [_END]


def _curve_rows(curve: ResponseCurve, times: Sequence[float]) -> list[Specification]:
    last = max(curve.hours, default=0.0)
    rows: list[Specification] = []
    for hours in times:
        if hours <= last or not rows:
            shares = (round(value, 4) for value in share_by(curve, hours))
            drawn = dict(zip(("answered", "low", "high"), shares, strict=True))
            rows.append({"hours": round(hours, 5), **drawn})
    return rows


def ended_by(curve: ResponseCurve, hours: float) -> float:
    """The share that was closed, deleted or moved without an answer by a time; the curve must know such ends."""
    index = bisect_right(curve.hours, hours) - 1
    return 0.0 if index < 0 else curve.ended[index]


def _ended_rows(curve: ResponseCurve, times: Sequence[float]) -> list[Specification]:
    last = max(curve.hours, default=0.0)
    return [{"hours": round(at, 5), "ended": round(ended_by(curve, at), 4)} for at in times if at <= last]


def _time_axis(start: float) -> Specification:
    ticks = [tick for tick in _TICKS if start <= tick <= _END]
    named = " : ".join(f"datum.value < {tick * 1.01} ? '{translated(_TICKS[tick])}'" for tick in ticks)
    return {
        "field": "hours",
        "type": "quantitative",
        "title": None,
        "scale": {"type": "log", "domain": [start, _END], "nice": False},
        "axis": {
            "values": ticks,
            "labelExpr": f"{named} : ''",
            "grid": True,
            "ticks": False,
            "domain": False,
            "labelFlush": True,
            "labelOverlap": False,
        },
    }


def _median_layers(panel: Panel) -> list[Specification]:
    """Both medians on the line of one half: the honest one filled, the naive one hollow, a thin line between them."""
    x = {"field": "hours", "type": "quantitative"}
    half = {"datum": 0.5}
    places = {"honest": panel.curve.median_hours, "naive": panel.curve.naive_median_hours}
    rows: list[Specification] = [
        {"kind": kind, "hours": min(max(hours, panel.start), _END), "text": text}
        for (kind, hours), text in zip(places.items(), (panel.median, panel.naive), strict=True)
        if hours is not None and hours <= _END
    ]
    layers: list[Specification] = []
    if len(rows) == len(places):
        across = {"x": x, "x2": {"datum": rows[1]["hours"]}, "y": half}
        layers.append({"data": {"values": rows[:1]}, "mark": {"type": "rule", "color": MUTED}, "encoding": across})
    for row in rows:
        right = row["hours"] < panel.start * _NEAR or (row["kind"] == "honest" and row["hours"] * _NEAR < _END)
        layers += _median_marks(row, x, half, right)
    return layers


def _median_marks(row: Specification, x: Specification, half: Specification, right: bool) -> list[Specification]:
    """A dot with its words, to the right of it or to the left, where they stay inside the picture."""
    honest = row["kind"] == "honest"
    point = {"type": "point", "filled": True, "size": 80, "opacity": 1, "strokeWidth": 2,
             "fill": ACCENT if honest else GROUND, "stroke": ACCENT if honest else MUTED}  # fmt: skip
    text = {"type": "text", "fontSize": 12, "color": INK if honest else MUTED,
            "fontWeight": "bold" if honest else "normal", "align": "left" if right else "right",
            "baseline": "top" if honest else "bottom", "dx": -4 if right and not honest else 4,
            "dy": 8 if honest else -8}  # fmt: skip
    named = {"x": x, "y": half, "text": {"field": "text", "type": "nominal"}}
    data = {"data": {"values": [row]}}
    return [{**data, "mark": point, "encoding": {"x": x, "y": half}}, {**data, "mark": text, "encoding": named}]


def drawn(specification: Specification, name: str, summary: str) -> str:
    """The SVG of a specification, in the page's colours.

    Args:
        specification: Vega-Lite, with the colours of this module.
        name: unique in the page.
        summary: the text alternative.
    """
    import vl_convert

    whole = {**specification, "config": _SETTINGS}
    svg = kept(("svg", json.dumps(whole)), lambda: str(vl_convert.vegalite_to_svg(whole)))
    return _of_the_page(svg, name, summary)


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
