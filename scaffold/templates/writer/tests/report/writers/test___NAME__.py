"""__TITLE__: what stands in the text."""

from __future__ import annotations

from pappus.report import writer_for
from pappus.report.document import ReportDocument
from pappus.report.writers.__NAME__ import WRITER


def test_its_ending_chooses_it() -> None:
    assert writer_for("report.__SUFFIX__") is WRITER


def test_the_text_names_the_organisation_and_every_practice(rich: ReportDocument) -> None:
    text = WRITER.write(rich).decode()
    assert text.startswith(rich.organisation.name)
    assert [one.statement for one in rich.practices.values() if one.statement not in text] == []
    assert [one.title for one in rich.placements.values() if one.title not in text] == []
