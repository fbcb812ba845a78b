"""Making organisations, and bringing workspace folders in and out."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from pappus.pipeline import open as open_workspace
from pappus.vocabulary.errors import UsageError
from pappus.web import decisions
from pappus.web.audit.services import note
from pappus.web.organisations.models import Invitation, Membership, Organisation, Unit
from pappus.web.organisations.roles import Role

_INVITATION_DAYS = 14
_MOST_SLUG = 50


def digest_of(secret: str) -> str:
    """What is kept of a secret that stands in a link."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_organisation(name: str, owner: Any) -> Organisation:
    """A new organisation without records, owned by a user."""
    if not name.strip():
        raise UsageError("an organisation needs a name")
    row = Organisation.objects.create(name=name.strip(), slug=free_slug(name))
    Membership.objects.create(organisation=row, user=owner, role=Role.OWNER)
    decisions.workspace_of(row)
    note(row, owner, "organisation.made", row.name)
    return row


@transaction.atomic
def open_folder(folder: Path, owner: Any) -> Organisation:
    """Brings a workspace folder in: its declarations into the database, a copy of its records and key beside it.

    Raises:
        PappusError: the folder is no sound workspace; nothing was made.
    """
    value = open_workspace(folder).organisation()
    row = Organisation.objects.create(name=value.name, slug=free_slug(value.name))
    if owner is not None:
        Membership.objects.create(organisation=row, user=owner, role=Role.OWNER)
    decisions.copy_records(folder, decisions.folder_of(row))
    decisions.take_over(row, value)
    note(row, owner, "organisation.opened", row.name)
    return row


def free_slug(name: str) -> str:
    """An address for an organisation of this name that no other has."""
    stem = slugify(name)[:_MOST_SLUG].strip("-") or "organisation"
    taken = set(Organisation.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(one for one in (stem, *(f"{stem}-{n}" for n in range(2, 10_000))) if one not in taken)


def invite(organisation: Organisation, email: str, role: str, unit: Unit | None, by: Any) -> tuple[Invitation, str]:
    """An invitation, and the secret of its link, which is kept nowhere; a former one to the same address goes."""
    Invitation.objects.filter(organisation=organisation, email=email.strip().lower(), accepted_at=None).delete()
    secret = secrets.token_urlsafe(32)
    made = Invitation.objects.create(
        organisation=organisation,
        email=email.strip().lower(),
        role=Role(role),
        unit=unit,
        secret_digest=digest_of(secret),
        invited_by=by,
        expires_at=timezone.now() + timedelta(days=_INVITATION_DAYS),
    )
    note(organisation, by, "member.invited", made.email, role=role)
    return made, secret


@transaction.atomic
def accept(invitation: Invitation, user: Any) -> Membership:
    """Makes a user a member; an invitation counts once."""
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    membership, _made = Membership.objects.update_or_create(
        organisation=invitation.organisation,
        user=user,
        defaults={"role": invitation.role, "unit": invitation.unit},
    )
    note(invitation.organisation, user, "member.joined", str(user), role=invitation.role)
    return membership


def change_role(membership: Membership, role: str, unit: Unit | None, by: Membership) -> None:
    """Gives a member another role or unit.

    Raises:
        UsageError: nobody would own the organisation any more, or somebody who is no owner gives or takes ownership.
    """
    _check_ownership(membership, by, stays_owner=role == Role.OWNER)
    former = membership.role
    membership.role, membership.unit = Role(role), unit
    membership.save()
    note(membership.organisation, by.user, "member.changed", str(membership.user), role=[former, role])


def remove_member(membership: Membership, by: Membership) -> None:
    """Ends a membership; the account stays.

    Raises:
        UsageError: nobody would own the organisation any more, or somebody who is no owner removes one.
    """
    _check_ownership(membership, by, stays_owner=False)
    note(membership.organisation, by.user, "member.removed", str(membership.user), role=membership.role)
    membership.delete()


def withdraw(invitation: Invitation, by: Any) -> None:
    """Makes the link of an invitation count no more."""
    note(invitation.organisation, by, "member.invitation_withdrawn", invitation.email)
    invitation.delete()


def _check_ownership(membership: Membership, by: Membership, *, stays_owner: bool) -> None:
    is_owner = membership.role == Role.OWNER
    if is_owner != stays_owner and by.role != Role.OWNER:
        raise UsageError(_("only an owner gives or takes ownership"))
    others = Membership.objects.filter(organisation=membership.organisation, role=Role.OWNER).exclude(pk=membership.pk)
    if is_owner and not stays_owner and not others.exists():
        raise UsageError(_("an organisation keeps at least one owner"))


def give(organisation: Organisation, user: Any, role: Role) -> Membership:
    """Makes a user what `role` says, in an organisation."""
    membership, _made = Membership.objects.update_or_create(
        organisation=organisation, user=user, defaults={"role": role}
    )
    return membership
