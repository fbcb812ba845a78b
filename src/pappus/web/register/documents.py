"""Attested documents: added, reviewed by somebody else, sent back, removed; and who is reminded before one lapses."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pappus.practices.attesting import check
from pappus.practices.definitions import practices
from pappus.practices.documents import Lapse, document_level, in_force_until, lapses, rule_for_documents
from pappus.vocabulary.errors import UsageError
from pappus.web.audit.services import note
from pappus.web.decisions import declared_of
from pappus.web.jobs.work import Told
from pappus.web.organisations.models import Membership, Organisation
from pappus.web.organisations.roles import Role, may
from pappus.web.register.models import AttestedDocument
from pappus.web.register.reach import refuse_beyond
from pappus.web.register.rules import rules
from pappus.workspace.organisation import AttestedDocument as Declared

_LINK = ("http://", "https://")


@dataclass(frozen=True)
class Standing:
    """What a document carries today.

    Attributes:
        level: of its practice that it carries; null where no document counts for the practice.
        until: last day on which it counts in full; null where it has no end.
        lapsed: whether that day is over.
    """

    level: int | None
    until: date | None
    lapsed: bool


@transaction.atomic
def save(
    membership: Membership, row: AttestedDocument | None, given: dict[str, str], file: UploadedFile[Any] | None
) -> AttestedDocument:
    """Keeps a document as a draft that waits for its review; one that was changed waits again.

    Args:
        membership: of who adds or changes it.
        row: that is changed; null for a new one.
        given: practice, document (title or link), owner, dated_at, expires_at, group.
        file: the document itself; null for a link, or to keep the one that is there.

    Raises:
        UsageError: no such practice or group, days that contradict each other, or a file that is too large.
        PermissionDenied: the group lies beyond the member's reach, or the document is another's.
    """
    organisation = membership.organisation
    refuse_beyond(membership, [given["group"]])
    _refuse_others(membership, row)
    title = given["document"].strip() or (file.name if file else "") or ""
    if file is not None and (file.size or 0) > rules().most_document_bytes:
        raise UsageError(_("The document is larger than may be kept here; add a link instead."))
    values: dict[str, Any] = {name: value or None for name, value in {**given, "document": title}.items()}
    check(Declared(**{**values, "document": title, "status": "draft"}), declared_of(organisation), practices())
    row = row or AttestedDocument(organisation=organisation, added_by=membership.user)
    for name, value in {**given, "document": title}.items():
        setattr(row, name, value)
    row.status, row.reviewer, row.reviewed_at, row.sent_back, row.reminded_at = "draft", "", "", "", None
    row.added_by = membership.user
    if file is not None:
        _forget_file(row)
        row.file_name = (file.name or title)[:300]
        row.file.save(uuid.uuid4().hex, file, save=False)
    row.save()
    note(organisation, membership.user, "document.saved", row.document, practice=row.practice)
    return row


@transaction.atomic
def accept(membership: Membership, row: AttestedDocument) -> None:
    """Makes a document a reviewed one.

    Raises:
        PermissionDenied: whoever added it cannot review it.
    """
    _refuse_own(membership, row)
    row.status, row.sent_back = "valid", ""
    row.reviewer, row.reviewed_at = membership.get_role_display(), timezone.now().date().isoformat()
    row.save()
    note(membership.organisation, membership.user, "document.accepted", row.document, practice=row.practice)


@transaction.atomic
def send_back(membership: Membership, row: AttestedDocument, why: str) -> None:
    """Sends a document back to whoever added it, with a word.

    Raises:
        UsageError: without a word.
        PermissionDenied: whoever added it cannot review it.
    """
    _refuse_own(membership, row)
    if not why.strip():
        raise UsageError(_("Say in a few words what is missing."))
    row.status, row.sent_back, row.reviewer, row.reviewed_at = "draft", why.strip()[:500], "", ""
    row.save()
    note(membership.organisation, membership.user, "document.sent_back", row.document, practice=row.practice)


@transaction.atomic
def remove(membership: Membership, row: AttestedDocument) -> None:
    """Removes a document with its file.

    Raises:
        PermissionDenied: it is another's, or its group lies beyond the member's reach.
    """
    refuse_beyond(membership, [row.group])
    _refuse_others(membership, row)
    note(membership.organisation, membership.user, "document.removed", row.document, practice=row.practice)
    _forget_file(row)
    row.delete()


def standing_of(row: AttestedDocument, today: date) -> Standing:
    """What a document carries today, by the rule of its practice."""
    practice = practices().get(row.practice)
    rule = rule_for_documents(practice) if practice is not None else None
    if rule is None:
        return Standing(None, None, lapsed=False)
    declared = as_declared(row)
    until = in_force_until(declared, rule)
    return Standing(document_level(declared, rule, today), until, until is not None and until < today)


def as_declared(row: AttestedDocument) -> Declared:
    """The row as the library's value."""
    names = ("owner", "dated_at", "reviewer", "reviewed_at", "expires_at")
    entries: dict[str, Any] = {name: getattr(row, name) or None for name in names}
    return Declared(row.practice, row.document, status=row.status, group=row.group, **entries)  # type: ignore[arg-type]


def is_link(row: AttestedDocument) -> bool:
    """Whether the document is an address that a browser may follow."""
    return row.document.startswith(_LINK)


def lapsing(organisation: Organisation, today: date) -> tuple[Lapse, ...]:
    """Documents that have lapsed or will soon, the earliest first."""
    rows = AttestedDocument.objects.filter(organisation=organisation)
    return lapses([as_declared(one) for one in rows], practices(), today)


def remind(organisation: Organisation, arguments: dict[str, Any], tell: Told) -> dict[str, Any]:
    """Mails owners and leads about documents that lapse; each lapse once in the days of `rules.yaml`."""
    del arguments
    tell(gettext_noop("Looking for documents that lapse"))
    if not settings.MAIL_IS_SET_UP:
        return {"mails": 0}
    today = timezone.now()
    since = today - timedelta(days=rules().remind_days)
    found = lapsing(organisation, today.date())
    due = [
        one
        for lapse in found
        for one in AttestedDocument.objects.filter(
            organisation=organisation, practice=lapse.practice, document=lapse.document
        )
        if one.reminded_at is None or one.reminded_at < since
    ]
    members = Membership.objects.filter(organisation=organisation, role__in=(Role.OWNER, Role.LEAD))
    addresses = [one.user.email for one in members.select_related("user") if one.user.email]
    if not due or not addresses:
        return {"mails": 0}
    # Noted first: a reminder that is lost is looked up on the page, one that comes every hour is not read any more.
    AttestedDocument.objects.filter(pk__in=[one.pk for one in due]).update(reminded_at=today)
    for address in addresses:
        _mail(organisation, address, found)
    note(organisation, None, "document.reminded", "", documents=len(due), mails=len(addresses))
    return {"mails": len(addresses)}


def _mail(organisation: Organisation, address: str, found: tuple[Lapse, ...]) -> None:
    lines = [f"{one.last_day:%Y-%m-%d}  {one.document} ({one.practice})" for one in found]
    told = _("These documents count as drafts only after the day beside them:")
    EmailMessage(
        subject=_("%(name)s: documents that lapse") % {"name": organisation.name},
        body="\n".join([told, "", *lines]),
        to=[address],
    ).send()


def _refuse_own(membership: Membership, row: AttestedDocument) -> None:
    if row.added_by_id == membership.user_id:
        raise PermissionDenied(_("Whoever added a document cannot review it."))


def may_change(membership: Membership, row: AttestedDocument) -> bool:
    """Whether a member may change a document: what one added oneself; leads and owners change everything."""
    return membership.role in (Role.OWNER, Role.LEAD) or (
        may(membership.role, "attest") and row.added_by_id == membership.user_id
    )


def _refuse_others(membership: Membership, row: AttestedDocument | None) -> None:
    if row is not None and not may_change(membership, row):
        raise PermissionDenied(_("Somebody else added this document."))


def _forget_file(row: AttestedDocument) -> None:
    if row.file:
        row.file.delete(save=False)
        row.file_name = ""
