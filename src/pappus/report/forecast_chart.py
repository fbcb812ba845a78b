"""The picture of a series with its forecast."""

from __future__ import annotations

from pappus.foresight.own_series import SeriesForecast
from pappus.report.charts import ACCENT, FILL, MUTED, Specification, drawn
from pappus.vocabulary.languages import digits

_MOST_POINTS = 40
_PERCENT = "format(datum.value * 100, '.0f') + ' %'"


def forecast_chart(series: SeriesForecast, name: str, summary: str) -> str:
    """The last figures as a line, what is forecast dashed, with its 90 % band; at most 40 figures.

    Args:
        series: a series with a forecast.
        name: unique in the page.
        summary: the text alternative.
    """
    return drawn(forecast_specification(series), name, summary)


def forecast_specification(series: SeriesForecast) -> Specification:
    """The Vega-Lite specification of `forecast_chart`."""
    past = [
        {"at": _day(period), "value": value, "low": value, "high": value}
        for period, value in zip(series.periods, series.values, strict=True)
    ][-_MOST_POINTS:]
    ahead = [{"at": _day(one.period), "value": one.value, "low": one.low, "high": one.high} for one in series.ahead]
    x = {
        "field": "at",
        "type": "temporal",
        "title": None,
        "axis": {"format": "%Y-%m", "tickCount": 4, "labelOverlap": True, "labelPadding": 7, "grid": False,
                 "ticks": False},
    }  # fmt: skip
    y = {"type": "quantitative", "title": None, "axis": {**_labels(series), "domain": False, "ticks": False}}
    band = {"mark": {"type": "area", "color": ACCENT, "opacity": 0.2},
            "encoding": {"x": x, "y": {"field": "low", **y}, "y2": {"field": "high"}}}  # fmt: skip
    line = {"mark": {"type": "line", "color": ACCENT, "strokeWidth": 2, "strokeDash": [4, 3]},
            "encoding": {"x": x, "y": {"field": "value", **y}}}  # fmt: skip
    was = {"mark": {"type": "line", "color": FILL, "strokeWidth": 2, "point": {"color": FILL, "size": 10}},
           "encoding": {"x": x, "y": {"field": "value", **y}}}  # fmt: skip
    now = {"mark": {"type": "rule", "color": MUTED, "strokeWidth": 1}, "encoding": {"x": x}}
    return {
        "width": 222,
        "height": 132,
        "layer": [
            {"data": {"values": [past[-1], *ahead]}, "layer": [band, line]},
            {"data": {"values": past}, **was},
            {"data": {"values": past[-1:]}, **now},
        ],
    }


def _day(period: str) -> str:
    return period if len(period) > len("2026-03") else f"{period}-01"


def _labels(series: SeriesForecast) -> Specification:
    mark = digits(",")
    plain = f"replace(format(datum.value, ','), /,/g, '{mark}')"
    return {"tickCount": 3, "labelExpr": _PERCENT if series.is_share else plain}
