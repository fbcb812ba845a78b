"""What moved between two rounds, as a page shows it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from pappus.judging import Comparison
from pappus.pipeline import Workspace
from pappus.report.asked import since_then
from pappus.report.document import Asked, ReportDocument
from pappus.report.lookup import Lookup
from pappus.report.since import since


def moves(workspace: Workspace, found: Comparison) -> dict[str, Any]:
    """Ladders and practices that moved, in the words of the report."""
    organisation, models = workspace.organisation(), workspace.models()
    former = next(one for one in organisation.rounds if one.id == found.before)
    then = since_then(former, found.together, found.places)
    told = since(Lookup(_document(organisation, models, found.after, found.after_at, then)))
    titles = {one.id: one.title or one.id for one in organisation.rounds}
    return {
        "before": {"id": found.before, "title": titles[found.before], "at": found.before_at.isoformat()},
        "after": {"id": found.after, "title": titles[found.after], "at": found.after_at.isoformat()},
        "since": asdict(told) if told is not None else None,
    }


def _document(organisation: Any, models: Any, after: str, day: date, then: Any) -> ReportDocument:
    """A document that says nothing but what moved."""
    from pappus.maturity.definitions import practices_of

    return ReportDocument(
        organisation=organisation,
        as_of=day,
        placements={},
        models=models,
        practices=practices_of(models.values()),
        findings={},
        readings=(),
        monthly=(),
        curves=(),
        sources=(),
        sides_known=False,
        networks_without_sides=(),
        acts=0,
        window=None,
        asked=Asked(after, "", day, None, None, since=then),
    )
