"""Pictures: valid specifications, SVG that follows the page, labels that do not collide."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from itertools import pairwise
from typing import Any

import pytest

from pappus.report.charts import (
    monthly_bars,
    monthly_specification,
    response_chart,
    response_specification,
    share_by,
)
from pappus.report.document import ReportDocument, ResponseCurve

STEPS = ResponseCurve("x", "X", (0.5, 24.0), (0.25, 0.5), (0.1, 0.3), (0.4, 0.7), 8, 8, 4, 24.0, 12.0)
MONTHS = [("2024-01", 10.0), ("2024-02", 12.0)]


def specifications(document: ReportDocument) -> list[dict[str, Any]]:
    return [
        response_specification(document.curves, wide=True),
        response_specification(document.curves[:1], wide=False),
        monthly_specification(MONTHS, "Acts"),
    ]


def test_every_specification_is_valid_vega_lite(rich: ReportDocument) -> None:
    import altair

    for specification in specifications(rich):
        data: dict[str, Any] = {} if "data" in specification else {"data": {"values": []}}
        assert altair.Chart.from_dict({**data, **specification}, validate=True)


@pytest.mark.parametrize(("hours", "expected"), [(0.4, 0.0), (0.5, 0.25), (23.9, 0.25), (24.0, 0.5), (500.0, 0.5)])
def test_the_share_answered_is_that_of_the_last_step(hours: float, expected: float) -> None:
    assert share_by(STEPS, hours)[0] == expected


def test_a_curve_is_not_drawn_beyond_its_last_time() -> None:
    rows = response_specification([STEPS], wide=True)["layer"][1]["data"]["values"]
    assert max(row["hours"] for row in rows) <= 24.0


def test_the_drawing_takes_the_colours_of_the_page_and_has_words(rich: ReportDocument) -> None:
    svg = response_chart(rich.curves, "wait", "A sentence about <waits>.", wide=True)
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
    assert {"E-mail", "X", "All channels", "24 h", "72 h", "1 h"} <= texts


def test_names_at_the_end_keep_their_distance(rich: ReportDocument) -> None:
    layers = response_specification([*rich.curves, *rich.curves], wide=True)["layer"]
    places = sorted(row["place"] for row in layers[2]["data"]["values"])
    assert all(upper - lower >= 15 / 340 - 1e-9 for lower, upper in pairwise(places))
    assert places[-1] <= 1.0


def test_curves_can_be_told_apart_without_colour(rich: ReportDocument) -> None:
    line = response_specification(rich.curves, wide=True)["layer"][1]["layer"][1]
    dashes = line["encoding"]["strokeDash"]["scale"]["range"]
    assert len({tuple(dash) for dash in dashes}) == len(rich.curves)


def test_the_same_picture_has_the_same_bytes_and_another_name_other_ids() -> None:
    first = monthly_bars(MONTHS, "Acts", "one", "Acts by month.")
    assert monthly_bars(MONTHS, "Acts", "one", "Acts by month.") == first
    chart, other = (response_chart([STEPS], name, "Waits.", wide=True) for name in ("one", "two"))
    assert not set(re.findall(r'id="([^"]+)"', chart)) & set(re.findall(r'id="([^"]+)"', other))
    assert 'id="one-0"' in chart
