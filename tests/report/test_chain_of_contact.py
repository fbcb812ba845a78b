"""How near contact between units comes to a chain of command."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.report.conftest import STAR

from pappus.report.chain_of_contact import ChainOfContact, chain_of_contact
from pappus.report.document import Network, ReportDocument
from pappus.report.lookup import Lookup
from pappus.report.page import render
from pappus.vocabulary.readings import Reading

NAMES = ("connectedness", "hierarchy", "efficiency", "least_upper_boundedness")
Values = tuple[float | None, float | None, float | None, float | None]


def with_chain(rich: ReportDocument, values: Values, n: int = 6) -> ReportDocument:
    readings = (
        Reading(f"structure.{name}", "organisation", "organisation", "all", value, None, None, n, 203, "share", "found")
        for name, value in zip(NAMES, values, strict=True)
    )
    return replace(rich, readings=(*rich.readings, *readings))


def chain(rich: ReportDocument, values: Values, n: int = 6, network: Network | None = STAR) -> ChainOfContact | None:
    return chain_of_contact(Lookup(replace(with_chain(rich, values, n), network=network)))


def test_the_lines_are_the_readings(rich: ReportDocument) -> None:
    found = chain(rich, (1.0, 0.25, 0.7, 0.4))
    assert found is not None
    assert [(line.title, line.share) for line in found.lines] == [
        ("Connectedness", 1.0),
        ("Hierarchy", 0.25),
        ("Efficiency", 0.7),
        ("Common superior", 0.4),
    ]
    assert found.lines[2].share_words.replace("\N{NO-BREAK SPACE}", " ") == "70 %"


@pytest.mark.parametrize(
    ("hierarchy", "told"),
    [
        (0.75, "Contact mostly leads one way: 75 % of the pairs of units have no way back."),
        (0.25, "Contact mostly finds a way back: 25 % of the pairs of units have none."),
    ],
)
def test_which_way_contact_leads(rich: ReportDocument, hierarchy: float, told: str) -> None:
    found = chain(rich, (1.0, hierarchy, 1.0, 1.0))
    assert found is not None
    assert found.sentence.replace("\N{NO-BREAK SPACE}", " ") == told


def test_what_is_not_known_has_no_line(rich: ReportDocument) -> None:
    found = chain(rich, (0.5, 1.0, 1.0, None))
    assert found is not None
    assert [line.title for line in found.lines] == ["Connectedness", "Hierarchy", "Efficiency"]


def test_channels_few_units_and_silence_have_none(rich: ReportDocument) -> None:
    perfect = (1.0, 1.0, 1.0, 1.0)
    assert chain(rich, perfect, network=None) is None
    assert chain(rich, perfect, network=replace(STAR, basis="channels")) is None
    assert chain(rich, perfect, n=3) is None
    assert chain(rich, (0.0, None, None, None)) is None, "nobody turns to anybody"


def test_it_stands_in_the_report(rich: ReportDocument) -> None:
    assert "How near that is to a chain of command" in render(with_chain(rich, (1.0, 0.25, 0.7, 0.4)))
    assert "How near that is to a chain of command" not in render(rich)
