"""Pictures: valid specifications, SVG that follows the page, labels that do not collide."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from typing import Any

import pytest

from pappus.report.charts import (
    Panel,
    axis_start,
    monthly_bars,
    monthly_specification,
    response_chart,
    response_specification,
    share_by,
)
from pappus.report.document import ReportDocument, ResponseCurve

STEPS = ResponseCurve("x", "X", (0.5, 24.0), (0.25, 0.5), (0.1, 0.3), (0.4, 0.7), 8, 8, 4, 24.0, 12.0)
MONTHS = [("2024-01", 10.0), ("2024-02", 12.0)]


def panel(curve: ResponseCurve = STEPS, behind: ResponseCurve | None = None, start: float = 1 / 60) -> Panel:
    return Panel(curve, behind, "24 h", "12 h", start)


def specifications(document: ReportDocument) -> list[dict[str, Any]]:
    return [
        response_specification(panel()),
        response_specification(panel(document.curves[1], document.curves[0])),
        monthly_specification(MONTHS, wide=True),
        monthly_specification(MONTHS, wide=False),
    ]


def test_every_specification_is_valid_vega_lite(rich: ReportDocument) -> None:
    import altair

    for specification in specifications(rich):
        data: dict[str, Any] = {} if "data" in specification else {"data": {"values": []}}
        assert altair.Chart.from_dict({**data, **specification}, validate=True)


@pytest.mark.parametrize(("hours", "expected"), [(0.4, 0.0), (0.5, 0.25), (23.9, 0.25), (24.0, 0.5), (500.0, 0.5)])
def test_the_share_answered_is_that_of_the_last_step(hours: float, expected: float) -> None:
    assert share_by(STEPS, hours)[0] == expected


def layers_of(specification: dict[str, Any], mark: str) -> list[dict[str, Any]]:
    inner = ({**layer, **one} for layer in specification["layer"] for one in layer.get("layer", [layer]))
    return [one for one in inner if one["mark"]["type"] == mark]


def test_a_curve_is_not_drawn_beyond_its_last_time() -> None:
    rows = response_specification(panel())["layer"][0]["data"]["values"]
    assert max(row["hours"] for row in rows) <= 24.0


def test_the_drawing_takes_the_colours_of_the_page_and_has_words(rich: ReportDocument) -> None:
    svg = response_chart(panel(rich.curves[1], rich.curves[0]), "wait", "A sentence about <waits>.")
    root = ET.fromstring(svg)  # noqa: S314 - drawn here a line ago
    assert root.attrib["aria-label"] == "A sentence about <waits>."
    assert "viewBox" in root.attrib
    colours = {
        value
        for element in root.iter()
        for name, value in element.attrib.items()
        if name in ("fill", "stroke") and value != "none"
    }
    assert "var(--accent)" in colours
    assert all(colour.startswith("var(--") for colour in colours - {"transparent"})
    texts = {element.text for element in root.iter("text")}
    assert {"1 h", "1 day", "1 wk", "50 %", "24 h", "12 h"} <= texts


def test_both_medians_stand_on_the_line_of_one_half_and_are_told_apart_without_colour() -> None:
    honest, naive = layers_of(response_specification(panel()), "point")
    assert [one["data"]["values"][0]["hours"] for one in (honest, naive)] == [24.0, 12.0]
    assert all(one["encoding"]["y"] == {"datum": 0.5} for one in (honest, naive))
    assert honest["mark"]["fill"] == honest["mark"]["stroke"]
    assert naive["mark"]["fill"] != naive["mark"]["stroke"]


@pytest.mark.parametrize(("median", "dots"), [(None, 1), (900.0, 1), (24.0, 2)])
def test_a_median_that_is_not_reached_within_the_picture_is_not_drawn(median: float | None, dots: int) -> None:
    specification = response_specification(panel(replace(STEPS, median_hours=median)))
    assert len(layers_of(specification, "point")) == dots


@pytest.mark.parametrize(("naive", "right"), [(0.0, True), (0.02, True), (12.0, False)])
def test_words_stay_inside_the_picture(naive: float, right: bool) -> None:
    texts = layers_of(response_specification(panel(replace(STEPS, naive_median_hours=naive))), "text")
    assert texts[1]["data"]["values"][0]["hours"] >= 1 / 60
    assert texts[1]["mark"]["align"] == ("left" if right else "right")


@pytest.mark.parametrize(("naive", "start"), [(12.0, 1 / 6), (0.2, 1 / 60), (None, 1 / 6)])
def test_the_axis_begins_before_anything_happens(naive: float | None, start: float) -> None:
    assert axis_start([replace(STEPS, naive_median_hours=naive)]) == start


def test_of_many_months_a_few_are_named() -> None:
    many = [(f"20{year}-{month:02d}", 5.0) for year in (21, 22, 23) for month in range(1, 13)]
    named = monthly_specification(many, wide=True)["encoding"]["x"]["axis"]["labelExpr"]
    assert named.count("|") - 1 == 12
    assert monthly_specification(many[:2], wide=True)["width"] < monthly_specification(many, wide=True)["width"]


def test_the_same_picture_has_the_same_bytes_and_another_name_other_ids() -> None:
    first = monthly_bars(MONTHS, "one", "Acts by month.", wide=True)
    assert monthly_bars(MONTHS, "one", "Acts by month.", wide=True) == first
    chart, other = (response_chart(panel(), name, "Waits.") for name in ("one", "two"))
    assert not set(re.findall(r'id="([^"]+)"', chart)) & set(re.findall(r'id="([^"]+)"', other))
    assert 'id="one-0"' in chart
