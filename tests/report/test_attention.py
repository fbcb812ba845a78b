"""What deserves attention: each rule at its edge, what is old is no news, and the list in the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.report.test_shape_quarters import EVEN, STAR, with_quarters

from pappus.indicators.buzz import Episode
from pappus.report.attention import Notable, attention_rules, notables, out_of_range
from pappus.report.buzz_found import BuzzFound
from pappus.report.buzz_topics import Topics
from pappus.report.document import PropertyNote, ReportDocument
from pappus.report.over_time import PARITY
from pappus.report.page import render
from pappus.vocabulary.periods import microseconds, moment_of
from pappus.vocabulary.readings import Reading

AS_OF = date(2024, 6, 30)
MONTHS = [f"2023-{month:02d}" for month in range(7, 13)] + [f"2024-{month:02d}" for month in range(1, 7)]
SILENT = PropertyNote("x:old", "x", "social", None, True, "dormant", "2024-02")
NEW = PropertyNote("x:new", "x", "social", None, False, "alive", "2024-06", first_month="2024-05")


def of(document: ReportDocument, section: str) -> list[Notable]:
    return [one for one in notables(document) if one.section == section]


def by_period(indicator: str, unit: str, rows: Sequence[tuple[str, float | None, float, float]]) -> tuple[Reading, ...]:
    return tuple(
        Reading(indicator, "organisation", "organisation", period, value, low, high, 90, 60, unit,
                "found" if value is not None else "suppressed")
        for period, value, low, high in rows
    )  # fmt: skip


def waits(*values: float | None) -> tuple[Reading, ...]:
    rows = [(month, value, (value or 0) - 0.3, (value or 0) + 0.3)
            for month, value in zip(MONTHS[-len(values) :], values, strict=True)]  # fmt: skip
    return by_period("response.median_hours", "hours", rows)


def test_nothing_is_news_of_an_organisation_without_a_record(bare: ReportDocument) -> None:
    assert notables(bare) == ()
    assert "What deserves attention" not in render(bare)


def test_a_property_that_fell_silent_of_late(rich: ReportDocument) -> None:
    (found,) = of(replace(rich, properties=(SILENT,)), "properties")
    assert found.day == date(2024, 2, 29) + timedelta(days=90)
    assert found.sentence == "x:old has fallen silent: no act for 90 days."


@pytest.mark.parametrize(
    "one",
    [
        replace(SILENT, last_month="2023-11"),
        replace(SILENT, last_month=None),
        replace(SILENT, decision="close"),
        replace(SILENT, network_class="internal"),
        replace(SILENT, state="alive"),
    ],
)
def test_silence_that_is_no_news(rich: ReportDocument, one: PropertyNote) -> None:
    assert of(replace(rich, properties=(one,)), "properties") == []


def test_a_property_that_turned_up_outside_the_register(rich: ReportDocument) -> None:
    (found,) = of(replace(rich, properties=(NEW,)), "properties")
    assert (found.day, found.sentence) == (date(2024, 5, 31), "x:new speaks for us and is in no register.")
    early = replace(NEW, first_month="2023-08")
    for other in (replace(NEW, registered=True), early, replace(NEW, first_month=None)):
        assert of(replace(rich, properties=(other,)), "properties") == []


def test_without_a_register_nothing_is_outside_it(rich: ReportDocument) -> None:
    organisation = replace(rich.organisation, properties=())
    assert of(replace(rich, organisation=organisation, properties=(NEW,)), "properties") == []


def test_the_whole_record_is_not_new(rich: ReportDocument) -> None:
    short = (date(2024, 5, 1), AS_OF)
    assert of(replace(rich, properties=(NEW,), window=short), "properties") == []


def test_much_of_one_kind_is_told_together(rich: ReportDocument) -> None:
    many = tuple(replace(NEW, property_id=f"x:new{number}") for number in range(5))
    (found,) = of(replace(rich, properties=many), "properties")
    assert found.sentence == "x:new0, x:new1, x:new2 and 2 others speak for us and are in no register."


@pytest.mark.parametrize(
    ("before", "last", "broke"),
    [
        ((-5.0, -3.0), (2.0, 6.0), True),
        ((-0.5, 0.5), (2.0, 6.0), True),
        ((2.0, 5.0), (2.0, 6.0), False),
        ((-5.0, -3.0), (0.5, 6.0), False),
    ],
)
def test_a_parity_that_broke(
    rich: ReportDocument, before: tuple[float, float], last: tuple[float, float], *, broke: bool
) -> None:
    rows = [("2024-Q1", sum(before) / 2, *before), ("2024-Q2", sum(last) / 2, *last)]
    found = of(replace(rich, properties=(), quarterly=by_period(PARITY, "hours", rows)), "responses")
    assert len(found) == broke
    for one in found:
        assert one.sentence.startswith("In Q2 2024 people waited longer on social channels than on traditional ones")
        assert one.day == AS_OF


def test_a_shape_that_changed(rich: ReportDocument) -> None:
    (found,) = of(with_quarters(rich, {"2024-Q1": STAR, "2024-Q2": EVEN}), "shape")
    assert found.sentence.replace("\N{NO-BREAK SPACE}", " ") == (
        "The shape has changed: hub and spoke in Q1 2024 (90 %), holistic in Q2 2024 (85 %)."
    )
    assert of(with_quarters(rich, {"2023-Q3": STAR, "2023-Q4": EVEN}), "shape") == []


def test_a_wait_out_of_its_usual_range(rich: ReportDocument) -> None:
    usual = (2.0, 2.4, 1.9, 2.2, 2.1, 2.3, 2.0, 2.2)
    (longer,) = of(replace(rich, monthly=waits(*usual, 9.0)), "responses")
    assert longer.sentence.startswith("In June 2024 people waited longer than usual for an answer: 9.0")
    (shorter,) = of(replace(rich, monthly=waits(*usual, 0.2)), "responses")
    assert "less than usual" in shorter.sentence
    assert of(replace(rich, monthly=waits(*usual, 2.5)), "responses") == []
    assert of(replace(rich, monthly=waits(*usual[:5], 9.0)), "responses") == []
    assert of(replace(rich, monthly=waits(*usual, None)), "responses") == []


def test_a_month_that_is_not_over_is_not_judged() -> None:
    series = waits(2.0, 2.4, 1.9, 2.2, 2.1, 2.3, 2.0, 9.0)
    assert out_of_range(series, AS_OF) is not None
    assert out_of_range(series, AS_OF - timedelta(days=1)) is None


def test_months_of_which_none_are_neighbours_have_no_range() -> None:
    gaps = [value for _ in range(6) for value in (2.0, None)]
    assert out_of_range(waits(*gaps[:-1], 9.0), AS_OF) is None


def test_coordination_that_fell(rich: ReportDocument) -> None:
    def months(value: float, low: float, high: float) -> ReportDocument:
        rows = [*((month, 1.0, 0.97, 1.0) for month in MONTHS[:-1]), (MONTHS[-1], value, low, high)]
        return replace(rich, properties=(), monthly=by_period("coordination.index", "share", rows))

    (found,) = of(months(0.8, 0.7, 0.88), "properties")
    assert "20.0" in found.sentence
    assert of(months(0.99, 0.95, 1.0), "properties") == []


def test_a_burst_is_news_for_a_while(rich: ReportDocument) -> None:
    def at(day: date) -> ReportDocument:
        began_us = microseconds(moment_of(0).replace(year=day.year, month=day.month, day=day.day))
        hour_us = 3_600_000_000
        times = (began_us, began_us + hour_us, began_us, began_us + 2 * hour_us)
        episode = Episode("x", *times, 40, 4.0, 12, 9.0, 3.0, None, True)
        return replace(rich, properties=(), buzz=BuzzFound((), (episode,), (Topics(),), None, 300.0))

    (found,) = of(at(date(2024, 6, 1)), "buzz")
    assert (found.day, found.until) == (date(2024, 6, 1), date(2024, 8, 30))
    assert of(at(date(2024, 3, 1)), "buzz") == []


def test_the_report_lists_the_latest_first_with_a_way_down(rich: ReportDocument) -> None:
    page = render(with_quarters(replace(rich, properties=(SILENT, NEW)), {"2024-Q1": STAR, "2024-Q2": EVEN}))
    listed = page[page.index('id="attention"') :]
    assert listed.index("The shape has changed") < listed.index("x:new speaks") < listed.index("x:old has fallen")
    assert '<a href="#shape">The shape of the organisation</a>' in listed


def test_every_kind_leads_to_a_section_that_is_there() -> None:
    from pappus.report.section import sections

    assert {one["section"] for one in attention_rules()["kinds"].values()} <= set(sections())
