"""What holds of every format of report."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from pappus.maturity.assessment import place_on_models
from pappus.maturity.definitions import models
from pappus.practices.definitions import practices
from pappus.practices.findings import EvidenceBase, find
from pappus.report import known_writers
from pappus.report.document import ReportDocument
from pappus.workspace.organisation import Organisation

WRITERS = known_writers()


@pytest.fixture(scope="module")
def document() -> ReportDocument:
    """The least that a report can be made from."""
    organisation, as_of = Organisation(name="Ångström & Søn"), date(2024, 2, 29)
    findings = find(practices().values(), EvidenceBase(organisation, {}, as_of))
    return ReportDocument(
        organisation=organisation,
        as_of=as_of,
        placements=place_on_models(findings, {}, (), ()),
        models=models(),
        practices=practices(),
        findings=findings,
        readings=(),
        monthly=(),
        curves=(),
        sources=(),
        sides_known=True,
        networks_without_sides=(),
        acts=0,
        window=None,
    )


def test_there_is_a_writer_and_no_two_share_an_ending() -> None:
    assert "html" in WRITERS
    assert max(Counter(writer.suffix for writer in WRITERS.values()).values()) == 1


@pytest.mark.parametrize("name", WRITERS)
def test_its_ending_is_one_and_in_lower_case(name: str) -> None:
    suffix = WRITERS[name].suffix
    assert suffix.startswith(".")
    assert suffix[1:].isalnum()
    assert suffix == suffix.lower()
    assert WRITERS[name].title


@pytest.mark.parametrize("name", WRITERS)
def test_it_writes_of_an_organisation_with_nothing_but_a_name(name: str, document: ReportDocument) -> None:
    assert len(WRITERS[name].write(document)) > 1_000


@pytest.mark.parametrize("name", WRITERS)
def test_the_same_document_gives_the_same_bytes(name: str, document: ReportDocument) -> None:
    assert WRITERS[name].write(document) == WRITERS[name].write(document)
