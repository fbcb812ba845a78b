"""A document that a person names: whether it can stand, what it carries now, and until when."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from pappus.practices.documents import document_level, in_force_until, rule_for_documents
from pappus.practices.practice import Practice
from pappus.vocabulary.errors import UsageError
from pappus.workspace.organisation import FUNCTIONS, AttestedDocument, Organisation


@dataclass(frozen=True)
class Attested:
    """What a document says for a practice.

    Attributes:
        practice: id of the practice.
        document: its title, path or link.
        is_new: whether it was added; false if the very same one was there.
        level: what it carries now; null where no document counts for the practice.
        until: last day on which it carries that; null where it has no end, or carries what a draft does.
        asked: what document the practice asks for; empty where none counts.
    """

    practice: str
    document: str
    is_new: bool
    level: int | None
    until: date | None
    asked: str

    def as_json(self) -> dict[str, Any]:
        """The form of `pappus attest --json`."""
        return {**asdict(self), "until": self.until.isoformat() if self.until else None}


def check(document: AttestedDocument, organisation: Organisation, practices: Mapping[str, Practice]) -> None:
    """Makes sure that a document can stand.

    Raises:
        UsageError: no such practice or group, an empty document, or days that contradict each other.
    """
    if document.practice not in practices:
        raise UsageError(f"{document.practice!r} is no practice.{_near(document.practice, list(practices))}")
    if not document.document.strip():
        raise UsageError("the document needs a title, path or link")
    groups = list(dict.fromkeys(["organisation", *FUNCTIONS, *(unit.id for unit in organisation.units)]))
    if document.group not in groups:
        known = _near(document.group, groups) or f" Known: {', '.join(groups)}."
        raise UsageError(f"{document.group!r} is neither a function nor a unit.{known}")
    for earlier, later in (("dated_at", "expires_at"), ("dated_at", "reviewed_at")):
        first, second = getattr(document, earlier), getattr(document, later)
        if first and second and second < first:
            raise UsageError(f"{later} {second} lies before {earlier}, {first}")


def attested(document: AttestedDocument, practices: Mapping[str, Practice], day: date, *, is_new: bool) -> Attested:
    """What a document carries on a day.

    Args:
        document: as it was added.
        practices: the catalogue.
        day: the present.
        is_new: whether it was added, or was there.
    """
    rule = rule_for_documents(practices[document.practice])
    if rule is None:
        return Attested(document.practice, document.document, is_new, None, None, "")
    level = document_level(document, rule, day)
    until = in_force_until(document, rule) if level > 1 else None
    return Attested(document.practice, document.document, is_new, level, until, rule.document)


def _near(name: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    return f" Did you mean {near[0]!r}?" if near else ""
