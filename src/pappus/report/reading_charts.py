"""Pictures of readings: groups side by side, each with its interval."""

from __future__ import annotations

from collections.abc import Sequence

from pappus.report.charts import FILL, INK, Specification, drawn
from pappus.report.lookup import Lookup
from pappus.report.words import words
from pappus.vocabulary.readings import Reading

_MOST_GROUPS = 24
_MOST_LETTERS = 22
_ROW_HEIGHT, _WIDTH, _MOST_LABEL = 24, 240, 150
_AXES = {"share": "format(datum.value * 100, '.0f') + ' %'", "probability": "format(datum.value * 100, '.0f') + ' %'"}
_PLAIN = "format(datum.value, ',')"


def group_chart(lookup: Lookup, readings: Sequence[Reading], name: str, summary: str) -> str:
    """Dots with their 90 % intervals, a row a group, the highest first; empty if fewer than two groups are known.

    Args:
        lookup: the words of the document.
        readings: of one indicator and grouping over all time.
        name: unique in the page.
        summary: the text alternative.
    """
    known = [one for one in readings if one.value is not None]
    if not 2 <= len(known) <= _MOST_GROUPS:
        return ""
    return drawn(group_specification(lookup, known), name, summary)


def group_specification(lookup: Lookup, known: Sequence[Reading]) -> Specification:
    """The Vega-Lite specification of `group_chart`, of readings that have a value."""
    ranked = sorted(known, key=lambda one: (-(one.value or 0.0), one.key))
    rows = [
        {
            "group": _short(lookup.group_title(one.by, one.key)),
            "value": one.value,
            "low": one.value if one.low is None else one.low,
            "high": one.value if one.high is None else one.high,
        }
        for one in ranked
    ]
    style = words()["units"].get(known[0].unit, {}).get("style", "")
    axis = {"labelExpr": _AXES.get(style, _PLAIN), "tickCount": 4, "ticks": False, "domain": False, "grid": True}
    x = {"type": "quantitative", "title": None, "scale": {"zero": True}, "axis": axis}
    y = {
        "field": "group",
        "type": "nominal",
        "sort": None,
        "title": None,
        "axis": {"labelLimit": _MOST_LABEL, "labelColor": INK, "ticks": False, "domain": False},
    }
    return {
        "width": _WIDTH,
        "height": {"step": _ROW_HEIGHT},
        "data": {"values": rows},
        "layer": [
            {
                "mark": {"type": "rule", "color": FILL, "strokeWidth": 3, "opacity": 0.45},
                "encoding": {"y": y, "x": {"field": "low", **x}, "x2": {"field": "high"}},
            },
            {
                "mark": {"type": "point", "filled": True, "color": FILL, "size": 70, "opacity": 1},
                "encoding": {"y": y, "x": {"field": "value", **x}},
            },
        ],
    }


def _short(title: str) -> str:
    return title if len(title) <= _MOST_LETTERS else f"{title[: _MOST_LETTERS - 1]}…"
