"""What can be asked of organisations."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from pappus.web.organisations.models import Invitation, Membership, Organisation, Unit
from pappus.web.organisations.services import digest_of


def memberships_of(user: Any) -> QuerySet[Membership]:
    """The organisations that a user belongs to."""
    return Membership.objects.filter(user=user).select_related("organisation").order_by("organisation__name")


def open_invitation(secret: str) -> Invitation | None:
    """The invitation of a link, if it still counts."""
    found = Invitation.objects.select_related("organisation").filter(secret_digest=digest_of(secret)).first()
    if found is None or found.accepted_at is not None or found.expires_at < timezone.now():
        return None
    return found


def is_set_up() -> bool:
    """Whether anybody has an account here yet."""
    from pappus.web.accounts.models import User

    return User.objects.exists()


def ownerless() -> QuerySet[Organisation]:
    """Organisations that were opened before anybody had an account."""
    return Organisation.objects.filter(membership=None)


def members_of(organisation: Organisation) -> QuerySet[Membership]:
    """Everybody who belongs to an organisation."""
    return Membership.objects.filter(organisation=organisation).select_related("user", "unit")


def member_of(organisation: Organisation, number: int) -> Membership:
    """A member of this organisation.

    Raises:
        Http404: there is none of that number.
    """
    return get_object_or_404(members_of(organisation), pk=number)


def pending_invitations(organisation: Organisation) -> QuerySet[Invitation]:
    """Invitations that nobody has accepted yet, expired ones among them."""
    return Invitation.objects.filter(organisation=organisation, accepted_at=None)


def invitation_of(organisation: Organisation, number: int) -> Invitation:
    """An open invitation of this organisation.

    Raises:
        Http404: there is none of that number.
    """
    return get_object_or_404(pending_invitations(organisation), pk=number)


def units_of(organisation: Organisation) -> QuerySet[Unit]:
    """The units of an organisation, by name."""
    return Unit.objects.filter(organisation=organisation)
