"""Writing to the audit log."""

from __future__ import annotations

from typing import Any

from pappus.web.audit.models import Entry
from pappus.web.organisations.models import Organisation


def note(organisation: Organisation | None, who: Any, what: str, about: str = "", **details: Any) -> None:
    """Notes that somebody saw or changed something.

    Args:
        organisation: where; null for what belongs to none.
        who: the user; null for somebody without an account.
        what: object and deed, such as `round.opened`.
        about: which one, in words; never an identifier of a respondent.
        details: what changed, from and to.
    """
    known = who if getattr(who, "is_authenticated", False) else None
    Entry.objects.create(
        organisation=organisation,
        who=known,
        who_said=str(known) if known else "",
        what=what,
        about=about[:300],
        details=details,
    )
