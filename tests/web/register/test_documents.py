"""Documents are added as drafts, reviewed by somebody else, downloaded by members, and told before they lapse."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.utils import timezone

from pappus.web.decisions import workspace_of
from pappus.web.design.notices import notices
from pappus.web.jobs.models import Job
from pappus.web.jobs.services import enqueue_daily, run
from pappus.web.organisations.models import Organisation
from pappus.web.register.models import AttestedDocument

SignedIn = Callable[[str], Client]
PRACTICE = "governance.policies"
GIVEN = {
    "practice": PRACTICE,
    "document": "House rules",
    "owner": "Head of communications",
    "dated_at": "",
    "expires_at": "",
    "group": "organisation",
}


def _add(client: Client, organisation: Organisation, **more: Any) -> AttestedDocument:
    answer = client.post(f"/o/{organisation.slug}/documents/new/", {**GIVEN, **more})
    assert answer.status_code == 302, answer.content.decode()
    return AttestedDocument.objects.get()


def test_somebody_else_reviews(as_role: SignedIn, organisation: Organisation) -> None:
    manager, lead = as_role("property_manager"), as_role("lead")
    row = _add(manager, organisation, file=SimpleUploadedFile("rules.pdf", b"%PDF-1.7"))
    base = f"/o/{organisation.slug}/documents/{row.pk}/"
    assert row.status == "draft"
    assert manager.post(f"{base}review/", {"deed": "accept"}).status_code == 403
    lead.post(f"{base}review/", {"deed": "back", "word": ""})
    row.refresh_from_db()
    assert row.sent_back == ""
    lead.post(f"{base}review/", {"deed": "back", "word": "Which year?"})
    assert "Which year?" in manager.get(f"/o/{organisation.slug}/documents/").content.decode()
    manager.post(base, {**GIVEN, "dated_at": timezone.now().date().isoformat()})
    row.refresh_from_db()
    assert (row.sent_back, row.file_name) == ("", "rules.pdf")
    lead.post(f"{base}review/", {"deed": "accept"})
    declared = workspace_of(organisation).organisation().attested[0]
    assert (declared.status, declared.reviewer) == ("valid", "Lead")


def test_nobody_reviews_the_own_document(as_role: SignedIn, organisation: Organisation) -> None:
    lead, owner = as_role("lead"), as_role("owner")
    row = _add(lead, organisation)
    address = f"/o/{organisation.slug}/documents/{row.pk}/review/"
    assert lead.post(address, {"deed": "accept"}).status_code == 403
    assert owner.post(address, {"deed": "accept"}).status_code == 302
    row.refresh_from_db()
    assert row.status == "valid"


def test_a_changed_document_waits_for_its_review_again(as_role: SignedIn, organisation: Organisation) -> None:
    lead, owner = as_role("lead"), as_role("owner")
    row = _add(lead, organisation)
    base = f"/o/{organisation.slug}/documents/{row.pk}/"
    owner.post(f"{base}review/", {"deed": "accept"})
    owner.post(base, {**GIVEN, "document": "Other rules"})
    row.refresh_from_db()
    assert (row.status, row.reviewer, row.reviewed_at) == ("draft", "", "")
    # Whoever changed it last may not be the one who reviews it.
    assert owner.post(f"{base}review/", {"deed": "accept"}).status_code == 403


def test_a_file_goes_to_members_alone_and_is_never_shown(as_role: SignedIn, organisation: Organisation) -> None:
    row = _add(as_role("lead"), organisation, file=SimpleUploadedFile("x.html", b"<script>alert(1)</script>"))
    address = f"/o/{organisation.slug}/documents/{row.pk}/file/"
    answer = as_role("committee").get(address)
    assert b"".join(answer.streaming_content) == b"<script>alert(1)</script>"  # type: ignore[attr-defined]
    assert answer["Content-Disposition"] == 'attachment; filename="x.html"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "application/octet-stream"
    assert Client().get(address).status_code == 302


@pytest.mark.parametrize(
    "given",
    [
        {"document": ""},
        {"practice": "governance.nothing"},
        {"dated_at": "2026-05-01", "expires_at": "2026-04-01"},
        {"group": "nowhere"},
    ],
)
def test_what_cannot_stand_is_told(given: dict[str, str], lead: Client, organisation: Organisation) -> None:
    page = lead.post(f"/o/{organisation.slug}/documents/new/", {**GIVEN, **given})
    assert page.status_code == 200
    assert page.context["form"].errors
    assert not AttestedDocument.objects.exists()


def test_only_own_documents_are_changed(as_role: SignedIn, organisation: Organisation) -> None:
    row = _add(as_role("lead"), organisation)
    manager = as_role("property_manager")
    assert manager.post(f"/o/{organisation.slug}/documents/{row.pk}/", GIVEN).status_code == 403
    assert manager.post(f"/o/{organisation.slug}/documents/{row.pk}/remove/").status_code == 403
    assert AttestedDocument.objects.exists()


@override_settings(MAIL_IS_SET_UP=True, EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend")
def test_a_lapse_is_told_once_by_mail_and_on_the_home_page(as_role: SignedIn, organisation: Organisation) -> None:
    as_role("lead")
    soon = (timezone.now().date() + timedelta(days=10)).isoformat()
    AttestedDocument.objects.create(
        organisation=organisation, practice=PRACTICE, document="House rules", status="valid", expires_at=soon
    )
    assert any("House rules" in one.sentence and one.day.isoformat() == soon for one in notices(organisation))
    assert enqueue_daily() >= 1
    assert enqueue_daily() == 0
    run(Job.objects.get(kind="remind_of_documents").pk)
    assert sorted(one.to[0] for one in mail.outbox) == ["lead@linden.example", "olga@linden.example"]
    assert soon in str(mail.outbox[0].body)
    Job.objects.all().delete()
    enqueue_daily()
    run(Job.objects.get(kind="remind_of_documents").pk)
    assert len(mail.outbox) == 2
