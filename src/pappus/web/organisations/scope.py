"""The organisation of a request, and whoever asks there."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

from pappus.web.prepared import Prepared

if TYPE_CHECKING:
    from pappus.web.organisations.models import Membership, Organisation


class ScopedRequest(HttpRequest):
    """A request to a page of one organisation, by one of its members."""

    membership: Membership
    organisation: Organisation


def membership_of(user: Any, slug: str) -> Membership | None:
    """What a user is in the organisation with this address; null if not a member, or there is none."""
    return _memberships().first(user.pk, slug)


@cache
def _memberships() -> Prepared[Membership]:
    from pappus.web.organisations.models import Membership, Organisation

    rows = Membership.objects.select_related("organisation", "unit")
    return Prepared(
        lambda user, slug: rows.filter(user_id=user, organisation__slug=slug)[:1],
        Membership._meta.get_field("user").target_field,
        Organisation._meta.get_field("slug"),
    )
