"""The page of themes says what people outside talk about."""

from __future__ import annotations

from dataclasses import replace

from pappus.report.document import ReportDocument
from pappus.report.lookup import Lookup
from pappus.report.spoken import spoken, told
from pappus.report.writers.html import WRITER
from pappus.themes.found import Theme, ThemesFound

FOUND = ThemesFound(
    (
        Theme(
            2,
            ("parcel", "carrier", "late", "door"),
            1200,
            300,
            0.6,
            {"2024-01": 500, "2024-02": 700},
            ("Where <is> it?",),
        ),
        Theme(0, ("refund",), 300, 90, 0.15, {}, ()),
    ),
    2000,
    500,
)


def test_themes_in_words() -> None:
    page = told(FOUND)
    assert (
        page.sentence
        == "In 2,000 texts of people outside, most is about parcel, carrier and late (60\N{NO-BREAK SPACE}%)."
    )
    assert page.lines[0].peak == "February 2024 (700)"
    assert page.lines[0].quotes == ("“Where <is> it?”",)
    assert page.lines[1].peak == ""
    assert page.rest.startswith("500 of the texts are in none of these themes")


def test_the_page_stands_in_the_report_where_there_are_themes(rich: ReportDocument) -> None:
    page = WRITER.write(replace(rich, themes=FOUND)).decode()
    assert 'id="themes"' in page
    assert "Where &lt;is&gt; it?" in page
    assert spoken(Lookup(replace(rich, themes=ThemesFound((), 20, reason="few")))) is None
    assert (
        "The record holds 20 texts of people outside. few"
        in WRITER.write(replace(rich, themes=ThemesFound((), 20, reason="few"))).decode()
    )
    assert 'id="themes"' not in WRITER.write(replace(rich, themes=ThemesFound((), 0, reason="few"))).decode()
    assert 'id="themes"' not in WRITER.write(replace(rich, themes=None)).decode()
