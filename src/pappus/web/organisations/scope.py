"""The organisation of a request, and whoever asks there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

if TYPE_CHECKING:
    from pappus.web.organisations.models import Membership, Organisation


class ScopedRequest(HttpRequest):
    """A request to a page of one organisation, by one of its members."""

    membership: Membership
    organisation: Organisation


def membership_of(user: Any, slug: str) -> Membership | None:
    """What a user is in the organisation with this address; null if not a member, or there is none."""
    from pappus.web.organisations.models import Membership

    return Membership.objects.select_related("organisation", "unit").filter(user=user, organisation__slug=slug).first()
