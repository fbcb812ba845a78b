"""The shape: probabilities beside what is declared and published, and joint ones as such."""

from __future__ import annotations

from dataclasses import replace

from pappus.report.document import ReportDocument
from pappus.report.lookup import Lookup
from pappus.report.shapes import Shapes, shapes
from pappus.vocabulary.readings import Reading

PERCENT = "\N{NO-BREAK SPACE}%"


def with_shapes(document: ReportDocument, values: dict[str, float], reason: str = "") -> Shapes:
    readings = tuple(
        Reading(f"structure.{shape}_probability", "organisation", "organisation", "all", value, value * 0.8,
                min(1.0, value * 1.2), 900, 84, "probability", "found", reason)
        for shape, value in values.items()
    )  # fmt: skip
    organisation = replace(document.organisation, declared_shape="dandelion")
    found = shapes(Lookup(replace(document, organisation=organisation, readings=(*document.readings, *readings))))
    assert found is not None
    return found


def test_without_readings_no_shape_is_guessed(rich: ReportDocument) -> None:
    found = shapes(Lookup(rich))
    assert found is not None
    assert {line.chance for line in found.lines} == {"not known"}
    assert found.sentence == "Which shape the contacts have is not known. The organisation has not said which it is."


def test_the_most_probable_shape_stands_beside_the_declared_one(rich: ReportDocument) -> None:
    values = {"decentralised": 0.05, "centralised": 0.1, "hub_and_spoke": 0.7, "dandelion": 0.149, "holistic": 0.001}
    found = with_shapes(rich, values)
    assert (
        found.sentence == f"Most probable is hub and spoke (70{PERCENT}). The organisation says of itself: dandelion."
    )
    lines = {line.title: line for line in found.lines}
    assert lines["Holistic"].chance == f"under 1{PERCENT}"
    assert [title for title, line in lines.items() if line.declared] == ["Dandelion"]
    assert [title for title, line in lines.items() if line.target] == ["Hub and spoke", "Dandelion"]
    assert not any(line.joint for line in found.lines)


def test_where_no_shape_stands_out_none_is_named(rich: ReportDocument) -> None:
    values = {"decentralised": 0.328, "centralised": 0.328, "hub_and_spoke": 0.328, "dandelion": 0.0, "holistic": 0.344}
    assert with_shapes(rich, values).sentence.startswith(
        f"No shape stands out; none is more probable than 34{PERCENT}."
    )


def test_two_that_cannot_be_told_apart_share_one_probability(rich: ReportDocument) -> None:
    values = {"decentralised": 0.1, "centralised": 0.8, "hub_and_spoke": 0.8, "dandelion": 0.08, "holistic": 0.02}
    found = with_shapes(rich, values, "they look alike")
    assert found.sentence.startswith(
        f"Most probable is centralised or hub and spoke, which cannot be told apart here (80{PERCENT} together)."
    )
    assert [line.title for line in found.lines if line.joint] == ["Centralised", "Hub and spoke"]
    assert found.reasons == ("They look alike.",)


def test_published_shares_carry_year_n_and_source(rich: ReportDocument) -> None:
    found = with_shapes(rich, {"dandelion": 1.0})
    dandelion = next(line for line in found.lines if line.title == "Dandelion")
    assert [(year, text) for year, _, text in dandelion.published] == [
        (2010, f"18.0{PERCENT}"),
        (2012, f"23.6{PERCENT}"),
    ]
    assert "Altimeter Group, 2010" in found.source
    assert "n not published" in found.source
