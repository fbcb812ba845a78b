"""The shape by quarter: joint probabilities, gaps, and when a change of shape is called one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from pappus.report.document import ReportDocument
from pappus.report.over_time import is_next, last_day_of, period_words
from pappus.report.page import render
from pappus.report.shape_quarters import changed, most_probable, shape_quarters
from pappus.report.words import words
from pappus.vocabulary.readings import Reading

STAR = {"hub_and_spoke": 0.9, "centralised": 0.08}
EVEN = {"holistic": 0.85, "decentralised": 0.1}
UNSURE = {"hub_and_spoke": 0.5, "holistic": 0.45}
TWINS = {"hub_and_spoke": 0.95, "centralised": 0.95, "dandelion": 0.05}


def with_quarters(document: ReportDocument, quarters: Mapping[str, Mapping[str, float] | None]) -> ReportDocument:
    """A document whose shape is known by quarter; null for a quarter that is suppressed."""
    readings = tuple(
        Reading(f"structure.{shape}_probability", "organisation", "organisation", quarter, None, None, None, None, None,
                "probability", "suppressed", "fewer than 5 people are behind it")
        if known is None
        else Reading(f"structure.{shape}_probability", "organisation", "organisation", quarter, known.get(shape, 0.0),
                     0.0, 1.0, 900, 80, "probability", "found")
        for quarter, known in quarters.items()
        for shape in words()["shapes"]
    )  # fmt: skip
    return replace(document, quarterly=readings)


def sentence_of(document: ReportDocument) -> str:
    found = shape_quarters(document)
    assert found is not None
    return found.sentence


def test_the_same_shape_throughout(bare: ReportDocument) -> None:
    document = with_quarters(bare, {"2023-Q4": STAR, "2024-Q1": STAR, "2024-Q2": {"hub_and_spoke": 0.7}})
    assert sentence_of(document) == (
        "In all 3 quarters of which the shape can be told hub and spoke was most probable, most recently with 70 %."
    ).replace("70 %", "70\N{NO-BREAK SPACE}%")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (STAR, EVEN, "That is a change of shape."),
        (STAR, UNSURE | {"holistic": 0.6}, "That is not sure enough to be called a change."),
        (UNSURE, EVEN, "That is not sure enough to be called a change."),
        (TWINS, EVEN, "That is a change of shape."),
    ],
)
def test_a_change_takes_two_sure_quarters(
    bare: ReportDocument, before: Mapping[str, float], after: Mapping[str, float], said: str
) -> None:
    assert sentence_of(with_quarters(bare, {"2024-Q1": before, "2024-Q2": after})).endswith(said)


def test_shapes_that_cannot_be_told_apart_are_one(bare: ReportDocument) -> None:
    document = with_quarters(bare, {"2024-Q1": STAR, "2024-Q2": TWINS})
    before, after = most_probable(document)
    assert after.shapes == {"hub_and_spoke", "centralised"}
    assert after.title == "centralised or hub and spoke"
    assert not changed(before, after, 0.8)
    found = shape_quarters(document)
    assert found is not None
    assert found.joint


def test_quarters_that_do_not_follow_each_other_are_no_change(bare: ReportDocument) -> None:
    document = with_quarters(bare, {"2023-Q4": STAR, "2024-Q1": None, "2024-Q2": EVEN})
    before, after = most_probable(document)
    assert not changed(before, after, 0.8)
    found = shape_quarters(document)
    assert found is not None
    assert found.quarters == ("Q4 2023", "Q1 2024", "Q2 2024")
    assert found.lines[0][1][1] == (None, "fewer than five people")


def test_one_quarter_is_no_row(bare: ReportDocument) -> None:
    assert shape_quarters(with_quarters(bare, {"2024-Q1": STAR})) is None
    assert shape_quarters(bare) is None


def test_the_page_shows_the_last_eight(bare: ReportDocument) -> None:
    quarters = {f"{year}-Q{quarter}": STAR for year in (2021, 2022, 2023) for quarter in (1, 2, 3, 4)}
    page = render(with_quarters(bare, quarters))
    assert "Quarter by quarter" in page
    assert '<th scope="col">Q1 2022</th>' in page
    assert "Q4 2021" not in page


def test_periods() -> None:
    assert [str(last_day_of(one)) for one in ("2024-02", "2023-Q4", "2024-Q2")] == [
        "2024-02-29", "2023-12-31", "2024-06-30",
    ]  # fmt: skip
    assert [period_words(one) for one in ("2024-02", "2023-Q4")] == ["February 2024", "Q4 2023"]
    assert is_next("2023-Q4", "2024-Q1")
    assert not is_next("2023-Q3", "2024-Q1")
