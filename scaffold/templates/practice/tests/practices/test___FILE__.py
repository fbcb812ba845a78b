"""__TITLE__: a reviewed agreement shows it, and counts as a draft after two years."""

from __future__ import annotations

from datetime import date

from pappus.practices.definitions import practices
from pappus.practices.findings import EvidenceBase, find
from pappus.vocabulary.findings import Finding
from pappus.workspace.organisation import AttestedDocument, Organisation

NAME = "__FAMILY__.__NAME__"


def found(as_of: date, *documents: AttestedDocument) -> Finding:
    organisation = Organisation(name="Acme", attested=documents)
    return find([practices()[NAME]], EvidenceBase(organisation, {}, as_of))[NAME]


def test_an_agreement_shows_it_while_it_is_young() -> None:
    agreement = AttestedDocument(NAME, "Agreement", "the board", "2026-01-10", "valid", "the board", "2026-01-20")
    assert found(date(2026, 3, 1), agreement).level == 3
    assert found(date(2029, 3, 1), agreement).level == 1


def test_without_an_agreement_nothing_is_known() -> None:
    assert found(date(2026, 3, 1)).level is None
