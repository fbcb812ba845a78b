"""Whether our properties get in each other's way: collisions and duplicates, month by month."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pappus.indicators.coordination import settings
from pappus.report.charts import ACCENT, INK, Specification, drawn
from pappus.report.lookup import Lookup
from pappus.report.over_time import period_words, series_of
from pappus.report.share_lines import ShareLine, missing_words, share_lines
from pappus.report.words import percent, value_words
from pappus.vocabulary.languages import short_month, translatable, translated
from pappus.vocabulary.readings import Reading

_COLLIDING, _REPEATING = "coordination.collision_share", "coordination.duplicate_share"
_SHOWN = ("coordination.index", _COLLIDING, _REPEATING, "coordination.out_of_step_share")
_WIDE, _NARROW, _HEIGHT = 1040, 290, 110
_EACH_WIDE, _EACH_NARROW = 90, 60
_FEWEST_MONTHS = 2


@dataclass(frozen=True)
class Coordination:
    """What the report says of it.

    Attributes:
        sentence: how often our properties get in each other's way.
        lines: the index and its parts.
        wide: the picture by month; empty where fewer than two months are known, or all of them are clean.
        narrow: the same for a telephone.
        months: month and both shares, in words.
        unknown: parts that are not known, with the reason.
    """

    sentence: str
    lines: tuple[ShareLine, ...]
    wide: str
    narrow: str
    months: tuple[tuple[str, str, str], ...]
    unknown: tuple[str, ...]


def coordination(lookup: Lookup) -> Coordination | None:
    """Collisions and duplicates; null where neither is known."""
    lines = share_lines(lookup, _SHOWN)
    if not lines:
        return None
    sentence = _sentence(lookup)
    series = {name: series_of(lookup.document.monthly, name) for name in (_COLLIDING, _REPEATING)}
    known = [one for found in series.values() for one in found if one.value is not None]
    months = sorted({one.period for one in known})
    worth_drawing = len(months) >= _FEWEST_MONTHS and any(one.value for one in known)
    wide, narrow = (
        drawn(monthly_specification(known, months, wide=size == "wide"), f"coordination-{size}", sentence)
        if worth_drawing
        else ""
        for size in ("wide", "narrow")
    )
    return Coordination(sentence, lines, wide, narrow, _rows(series, months), missing_words(lookup, _SHOWN))


def _sentence(lookup: Lookup) -> str:
    colliding, repeating = (lookup.reading(name) for name in (_COLLIDING, _REPEATING))
    parts = []
    if colliding is not None and colliding.value is not None:
        told = translatable(
            "{share} of our posts come within {minutes} minutes of a post of another property to the same audience."
        )
        if not colliding.value:
            told = translatable(
                "None of our posts came within {minutes} minutes of a post of another property to the same audience."
            )
        minutes = settings()["collision_minutes"]
        parts.append(translated(told, share=percent(colliding.value, 1), minutes=minutes))
    if repeating is not None and repeating.value is not None:
        told = translatable(
            "{share} repeat what another property said in the {days} days before, without linking to it."
        )
        if not repeating.value:
            told = translatable("None repeats what another property said in the {days} days before.")
        parts.append(translated(told, share=percent(repeating.value, 1), days=settings()["duplicate_days"]))
    return " ".join(parts)


def _rows(series: dict[str, list[Reading]], months: Sequence[str]) -> tuple[tuple[str, str, str], ...]:
    by_month = {name: {one.period: value_words(one) for one in found} for name, found in series.items()}
    return tuple(
        (period_words(month), by_month[_COLLIDING].get(month, "–"), by_month[_REPEATING].get(month, "–"))
        for month in months
    )


def monthly_specification(known: Sequence[Reading], months: Sequence[str], *, wide: bool) -> Specification:
    """The Vega-Lite specification of the picture: a whole line for collisions, a dashed one for duplicates."""
    widest, each_month = (_WIDE, _EACH_WIDE) if wide else (_NARROW, _EACH_NARROW)
    rows = [{"month": one.period, "share": one.value, "kind": one.indicator} for one in known]
    every = math.ceil(len(months) / (12 if wide else 4))
    labels = {month: _label(month) for month in months[::every]}
    x = {
        "field": "month",
        "type": "ordinal",
        "scale": {"domain": list(months)},
        "axis": {"title": None, "labelAngle": 0, "labelExpr": f"{labels!r}[datum.value] || ''", "labelPadding": 7,
                 "labelOverlap": False, "ticks": False},
    }  # fmt: skip
    y = {
        "field": "share",
        "type": "quantitative",
        "title": None,
        "scale": {"zero": True},
        "axis": {"tickCount": 3, "labelExpr": "format(datum.value * 100, '.2~r') + ' %'", "domain": False,
                 "ticks": False, "grid": True},
    }  # fmt: skip
    layers = [
        {
            "transform": [{"filter": f"datum.kind == '{name}'"}],
            "mark": {"type": "line", "color": colour, "strokeWidth": 2, "strokeDash": dash,
                     "point": {"filled": True, "color": colour, "size": 26}},
            "encoding": {"x": x, "y": y},
        }
        for name, colour, dash in ((_COLLIDING, ACCENT, []), (_REPEATING, INK, [5, 4]))
    ]  # fmt: skip
    return {
        "width": min(widest, each_month * len(months)),
        "height": _HEIGHT,
        "data": {"values": rows},
        "layer": layers,
    }


def _label(month: str) -> str:
    first = date.fromisoformat(f"{month}-01")
    return f"{short_month(first)} {first.year}"
