"""__TITLE__: the report in plain lines of text."""

from __future__ import annotations

from collections.abc import Iterator

from pappus.maturity.placement import Placement
from pappus.report.document import ReportDocument, Writer
from pappus.vocabulary.findings import Finding


def write(document: ReportDocument) -> bytes:
    """The report as text, UTF-8; the same bytes for the same document."""
    return ("\n".join(_lines(document)) + "\n").encode()


def _lines(document: ReportDocument) -> Iterator[str]:
    yield f"{document.organisation.name}, as of {document.as_of.isoformat()}"
    yield f"{document.acts} acts in the record"
    yield ""
    yield "Stages"
    for placement in document.placements.values():
        yield f"- {placement.title}: {_stage(placement)}"
    yield ""
    yield "Practices"
    for practice_id, finding in document.findings.items():
        yield f"- {document.practices[practice_id].statement} {_level(finding)}"


def _stage(placement: Placement) -> str:
    if placement.stage is None:
        return " ".join(placement.reasons) or "not known"
    return f"{placement.stage.title} (at least, with a probability of {placement.stage.at_least:.2f})"


def _level(finding: Finding) -> str:
    if finding.level is None:
        return finding.outcome.replace("_", " ")
    return f"level {finding.level} of 4"


WRITER = Writer("__TITLE_LOWER__", ".__SUFFIX__", write)
