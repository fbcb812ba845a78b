"""The picture of voices week by week, with the weeks in which a burst began."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from datetime import date

from pappus.report.charts import ACCENT, FILL, INK, Specification, drawn
from pappus.vocabulary.languages import digits, short_month

_WIDE, _NARROW, _HEIGHT = 1040, 290, 110
_EACH_WIDE, _EACH_NARROW = 40, 24


def weekly_bars(
    weeks: Sequence[tuple[date, int | None]], marked: Collection[date], name: str, summary: str, *, wide: bool
) -> str:
    """Bars by week; a dot stands over the weeks in which a burst began.

    Args:
        weeks: Monday and voices of each week; null leaves a gap.
        marked: Mondays of weeks with a burst.
        name: unique in the page.
        summary: the text alternative.
        wide: for a page, else for a telephone.
    """
    return drawn(weekly_specification(weeks, marked, wide=wide), name, summary)


def weekly_specification(
    weeks: Sequence[tuple[date, int | None]], marked: Collection[date], *, wide: bool
) -> Specification:
    """The Vega-Lite specification of `weekly_bars`."""
    widest, each_week = (_WIDE, _EACH_WIDE) if wide else (_NARROW, _EACH_NARROW)
    rows = [
        {"week": monday.isoformat(), "voices": voices, "burst": monday in marked}
        for monday, voices in weeks
        if voices is not None
    ]
    every = math.ceil(len(weeks) / (12 if wide else 4))
    labels = {monday.isoformat(): f"{monday.day} {short_month(monday)}" for monday, _ in weeks[::every]}
    x = {
        "field": "week",
        "type": "ordinal",
        "scale": {"domain": [monday.isoformat() for monday, _ in weeks], "paddingOuter": 0.05},
        "axis": {"title": None, "labelAngle": 0, "labelExpr": f"{labels!r}[datum.value] || ''", "labelPadding": 7,
                 "labelOverlap": False, "ticks": False},
    }  # fmt: skip
    mark = digits(",")
    counted = f"replace(format(datum.value, ','), /,/g, '{mark}')"
    y = {
        "field": "voices",
        "type": "quantitative",
        "title": None,
        "axis": {"tickCount": 3, "labelExpr": counted, "domain": False, "ticks": False},
    }
    colour = {"condition": {"test": "datum.burst", "value": ACCENT}, "value": FILL}
    opacity = {"condition": {"test": "datum.burst", "value": 1}, "value": 0.55}
    bars = {
        "mark": {"type": "bar", "width": {"band": 0.82}},
        "encoding": {"x": x, "y": y, "color": colour, "opacity": opacity},
    }
    dots = {
        "transform": [{"filter": "datum.burst"}],
        "mark": {"type": "point", "filled": True, "color": INK, "opacity": 1, "size": 32, "yOffset": -8},
        "encoding": {"x": x, "y": y},
    }
    return {
        "width": min(widest, each_week * len(weeks)),
        "height": _HEIGHT,
        "data": {"values": rows},
        "layer": [bars, dots],
    }
