"""What a document carries: a draft level 1, a valid one 2, a reviewed one 3; and until when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from pappus.practices.practice import AttestedRule, Practice
from pappus.vocabulary.documents import read_yaml
from pappus.vocabulary.languages import in_quotes, translatable, translated
from pappus.workspace.organisation import AttestedDocument

_STATES = {
    1: translatable("a draft, or lapsed"),
    2: translatable("valid"),
    3: translatable("valid and reviewed"),
}


@dataclass(frozen=True)
class Lapse:
    """A document that will soon count as a draft only, or already does.

    Attributes:
        practice: id of the practice that it speaks for.
        document: its title, path or link.
        last_day: on which it counts in full.
        lapsed: whether that day is over.
    """

    practice: str
    document: str
    last_day: date
    lapsed: bool


@cache
def settings() -> dict[str, Any]:
    """The content of `documents.yaml`."""
    content: dict[str, Any] = read_yaml(Path(__file__).with_name("documents.yaml")).content
    return content


def rule_for_documents(practice: Practice) -> AttestedRule | None:
    """What makes a document count for a practice; null where none does."""
    return next((rule for rule in practice.evidence if isinstance(rule, AttestedRule)), None)


def document_day(documents: Iterable[AttestedDocument], as_of: date, today: date) -> date:
    """The day on which documents are judged where nobody named one: the last that record or documents tell of.

    A record may end before a document was written or reviewed; the document counts all the same. What is dated in the
    future does not move the day.

    Args:
        documents: as declared.
        as_of: last day of the record.
        today: the present.
    """
    days = (date.fromisoformat(day) for one in documents for day in (one.dated_at, one.reviewed_at) if day)
    return max([as_of, *(day for day in days if day <= today)])


def lapses(documents: Iterable[AttestedDocument], practices: Mapping[str, Practice], day: date) -> tuple[Lapse, ...]:
    """Documents that have lapsed by a day, or will within the days of `documents.yaml`; the earliest first.

    A document is left out where another one for the same practice and group counts for longer.

    Args:
        documents: as declared.
        practices: the catalogue.
        day: the present.
    """
    horizon = day + timedelta(days=settings()["lapse_within_days"])
    ends: dict[tuple[str, str], list[tuple[date | None, AttestedDocument]]] = {}
    for one in documents:
        rule = rule_for_documents(practices[one.practice]) if one.practice in practices else None
        if rule is not None and one.status != "draft":
            ends.setdefault((one.practice, one.group), []).append((in_force_until(one, rule), one))
    found = []
    for of_practice in ends.values():
        last, document = max(of_practice, key=lambda pair: pair[0] or date.max)
        if last is not None and last <= horizon:
            found.append(Lapse(document.practice, document.document, last, last < day))
    return tuple(sorted(found, key=lambda lapse: (lapse.last_day, lapse.practice)))


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
    told = in_quotes(document.document)
    if document.dated_at:
        told = translated("{document} of {day}", document=told, day=document.dated_at)
    if document.owner:
        told = translated("{document}, owner {owner}", document=told, owner=document.owner)
    return f"{told}: {translated(_STATES[level])}"


def _newest(document: AttestedDocument) -> date | None:
    days = [date.fromisoformat(day) for day in (document.dated_at, document.reviewed_at) if day]
    return max(days, default=None)


def _undated(document: AttestedDocument, rule: AttestedRule) -> bool:
    """Whether the practice lets a document grow old and nobody can say how old this one is."""
    return rule.max_age_days is not None and _newest(document) is None
