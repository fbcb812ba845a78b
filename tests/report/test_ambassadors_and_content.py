"""Ambassadors and content: that what the page says is so, and that what is hidden stays so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from pappus.report.ambassadors import ambassadors
from pappus.report.content import content
from pappus.report.document import ReportDocument
from pappus.report.lookup import Lookup
from pappus.vocabulary.readings import Grouping, Reading


def reading(
    indicator: str,
    value: float | None,
    ends: tuple[float, float] | None = None,
    *,
    unit: str = "share",
    by: Grouping = "organisation",
    key: str = "organisation",
    reason: str = "",
) -> Reading:
    outcome = "found" if value is not None else "suppressed" if by != "organisation" else "not_available"
    low, high = ends or (None, None)
    n = None if value is None else 100
    return Reading(indicator, by, key, "all", value, low, high, n, n, unit, outcome, reason)  # type: ignore[arg-type]


SPEAK = reading("advocacy.active_share", 0.08, (0.05, 0.12))
REACH = [
    reading("advocacy.gross_reach", 80.0, unit="people"),
    reading("advocacy.reach", 60.0, unit="people"),
    reading("advocacy.sole_reach", 40.0, unit="people"),
]


def effect(value: float | None, ends: tuple[float, float] | None = None, reason: str = "") -> Reading:
    return reading("advocacy.added_reach", value, ends, unit="people a month", reason=reason)


Page = Callable[[Sequence[Reading]], Lookup]


@pytest.fixture
def page(rich: ReportDocument) -> Page:
    return lambda readings: Lookup(replace(rich, readings=tuple(readings)))


def test_nobody_listed_no_section(page: Page) -> None:
    assert ambassadors(page([reading("advocacy.active_share", None)])) is None
    assert ambassadors(page([])) is None


def test_the_three_ways_of_counting(page: Page) -> None:
    found = ambassadors(page([SPEAK, *REACH]))
    assert found is not None
    assert "8 %" in found.sentence.replace("\u00a0", " ")
    assert "reached 60 people outside who reacted; counting each ambassador alone would make 80" in found.sentence
    assert [(line.value, line.share) for line in found.reach] == [("80", 1.0), ("60", 0.75), ("40", 0.5)]


@pytest.mark.parametrize(
    ("one", "says"),
    [
        (effect(2.0, (1.0, 3.0)), "has an effect"),
        (effect(-2.0, (-3.0, -1.0)), "goes with less reach"),
        (effect(0.5, (-1.0, 2.0)), "cannot be told from nothing"),
        (effect(None, reason="insufficient: too early"), "not known: insufficient: too early."),
    ],
)
def test_the_effect_in_words(page: Page, one: Reading, says: str) -> None:
    found = ambassadors(page([SPEAK, one]))
    assert found is not None
    assert says in found.effect


def test_hidden_functions_have_no_bar(page: Page) -> None:
    functions = [
        reading("advocacy.reach", 30.0, unit="people", by="function", key="marketing"),
        reading("advocacy.reach", 10.0, unit="people", by="function", key="hr"),
        reading("advocacy.reach", None, unit="people", by="function", key="finance"),
    ]
    found = ambassadors(page([SPEAK, *REACH, *functions]))
    assert found is not None
    assert [(line.title, line.share) for line in found.functions] == [
        ("Marketing", 1.0),
        ("Human resources", pytest.approx(1 / 3)),
        ("Finance", None),
    ]


def test_nothing_known_of_content(page: Page) -> None:
    assert content(page([reading("content.reused_share", None)])) is None


def test_content_in_words_and_bars(page: Page) -> None:
    found = content(
        page(
            [
                reading("content.half_life_hours", 5.0, (4.0, 6.0), unit="hours"),
                reading("content.languages", 1.0, (1.0, 1.0), unit="languages"),
                reading("content.planned_share", 0.7, (0.7, 0.7)),
                reading("content.reused_share", 0.2, (0.1, 0.3)),
            ]
        )
    )
    assert found is not None
    assert "Half of the reactions to a post come within 5" in found.sentence
    assert "languages" not in found.sentence
    assert [(line.share, line.low, line.high) for line in found.shares] == [(0.7, None, None), (0.2, 0.1, 0.3)]


def test_the_four_is_of_networks(page: Page) -> None:
    rows = [
        reading("engagement.involvement", 20.0, unit="people a month", by="network", key="forum"),
        reading("engagement.involvement", 40.0, unit="people a month", by="network", key="x"),
        reading("engagement.intimacy", None, by="network", key="x"),
        reading("engagement.intimacy", 0.5, (0.4, 0.6), by="network", key="forum"),
    ]
    found = content(page(rows))
    assert found is not None
    assert found.headings == ("Involvement", "Intimacy")
    assert [(line.title, line.share, len(line.cells)) for line in found.networks] == [("X", 1.0, 1), ("Forum", 0.5, 1)]
    assert "five" in found.networks[0].cells[0].value
