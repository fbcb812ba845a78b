"""What can be asked of the audit log."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from pappus.web.audit.models import Entry
from pappus.web.audit.words import subject
from pappus.web.organisations.models import Membership, Organisation
from pappus.web.prepared import Prepared

_NEWEST = Prepared(
    lambda organisation: (
        Entry.objects.filter(organisation_id=organisation).order_by("-at").values_list("pk", flat=True)[:1]
    ),
    Organisation._meta.pk,
)


def entries_of(organisation: Organisation, who: str = "", what: str = "") -> QuerySet[Entry]:
    """What was seen and changed in an organisation, and how its members signed in; the newest first.

    Args:
        organisation: which one.
        who: part of the name of whoever did it; empty for everybody.
        what: beginning of the deed, such as `round`; empty for everything.
    """
    members = Membership.objects.filter(organisation=organisation).values("user")
    found = Entry.objects.filter(Q(organisation=organisation) | Q(organisation=None, who__in=members))
    if who:
        found = found.filter(who_said__icontains=who)
    return found.filter(what__startswith=what) if what else found


def kinds_in(organisation: Organisation) -> list[tuple[str, str]]:
    """What entries of an organisation are about: the words before the dot, and the same as people say it."""
    found = {what.split(".")[0] for what in entries_of(organisation).values_list("what", flat=True).distinct()}
    return sorted(((one, subject(one)) for one in found), key=lambda pair: pair[1])


def newest_entry(organisation: Organisation) -> int:
    """The number of the latest entry of an organisation; 0 if there is none."""
    return _NEWEST.first(organisation.pk) or 0
