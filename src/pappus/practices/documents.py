"""What a document carries: a draft level 1, a valid one 2, a reviewed one 3; and until when."""

from __future__ import annotations

from datetime import date, timedelta

from pappus.practices.practice import AttestedRule
from pappus.workspace.organisation import AttestedDocument

_STATES = {1: "a draft, or lapsed", 2: "valid", 3: "valid and reviewed"}


def document_level(document: AttestedDocument, rule: AttestedRule, as_of: date) -> int:
    """The level that a document carries on a day; one that has lapsed says no more than a draft.

    Args:
        document: as it stands in attested.csv.
        rule: how old the practice lets it be.
        as_of: the day.
    """
    last = in_force_until(document, rule)
    if document.status == "draft" or _undated(document, rule) or (last is not None and last < as_of):
        return 1
    reviewed = document.reviewer is not None and document.reviewed_at is not None
    return 3 if reviewed and date.fromisoformat(document.reviewed_at or "") <= as_of else 2


def in_force_until(document: AttestedDocument, rule: AttestedRule) -> date | None:
    """The last day on which a document counts in full: its own end, or as old as the practice lets it be.

    Null where it has no end, or where there is no day from which its age could be counted.
    """
    ends = [date.fromisoformat(document.expires_at)] if document.expires_at else []
    newest = _newest(document)
    if rule.max_age_days is not None and newest is not None:
        ends.append(newest + timedelta(days=rule.max_age_days))
    return min(ends, default=None)


def in_words(document: AttestedDocument, level: int) -> str:
    """A document with its date, owner and state, in one line."""
    dated = f" of {document.dated_at}" if document.dated_at else ""
    owner = f", owner {document.owner}" if document.owner else ""
    return f"“{document.document}”{dated}{owner}: {_STATES[level]}"


def _newest(document: AttestedDocument) -> date | None:
    days = [date.fromisoformat(day) for day in (document.dated_at, document.reviewed_at) if day]
    return max(days, default=None)


def _undated(document: AttestedDocument, rule: AttestedRule) -> bool:
    """Whether the practice lets a document grow old and nobody can say how old this one is."""
    return rule.max_age_days is not None and _newest(document) is None
