"""Members: invited, changed, removed; ownership is never lost."""

from __future__ import annotations

import socket
from collections.abc import Callable

import pytest
from aiosmtpd.controller import Controller
from django.test import Client, override_settings

from pappus.web.accounts.models import User
from pappus.web.audit.models import Entry
from pappus.web.organisations.models import Invitation, Membership, Organisation

SignedIn = Callable[[str], Client]


def _url(organisation: Organisation, rest: str = "members/") -> str:
    return f"/o/{organisation.slug}/{rest}"


def test_without_mail_the_link_is_shown_once(lead: Client, organisation: Organisation) -> None:
    page = lead.post(_url(organisation), {"email": "ada@fern.example", "role": "analyst"}).content.decode()
    secret = page.split("/join/")[1].split("/")[0]
    assert Client().get(f"/join/{secret}/").status_code == 200
    assert secret not in lead.get(_url(organisation)).content.decode()
    assert Entry.objects.filter(what="member.invited", about="ada@fern.example").exists()


def test_an_invitation_that_is_taken_back_does_not_count(lead: Client, organisation: Organisation) -> None:
    page = lead.post(_url(organisation), {"email": "ada@fern.example", "role": "analyst"}).content.decode()
    secret = page.split("/join/")[1].split("/")[0]
    lead.post(_url(organisation, f"invitations/{Invitation.objects.get().pk}/withdraw/"))
    assert Client().get(f"/join/{secret}/").status_code == 404


def test_a_second_invitation_replaces_the_first(lead: Client, organisation: Organisation) -> None:
    for role in ("analyst", "committee"):
        lead.post(_url(organisation), {"email": "Ada@fern.example", "role": role})
    assert [one.role for one in Invitation.objects.all()] == ["committee"]


class _Box:
    def __init__(self) -> None:
        self.texts: list[str] = []

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:  # noqa: ARG002, N802
        self.texts.append(envelope.content.decode())  # type: ignore[attr-defined]
        return "250 taken"


def test_with_mail_the_link_goes_to_the_address_alone(lead: Client, organisation: Organisation) -> None:
    box = _Box()
    with socket.create_server(("127.0.0.1", 0)) as free:
        host, port = free.getsockname()
    server = Controller(box, hostname=host, port=port)
    server.start()
    try:
        backend = "django.core.mail.backends.smtp.EmailBackend"
        with override_settings(MAIL_IS_SET_UP=True, EMAIL_BACKEND=backend, EMAIL_HOST=host, EMAIL_PORT=port):
            answer = lead.post(_url(organisation), {"email": "ada@fern.example", "role": "analyst"})
    finally:
        server.stop()
    assert answer.status_code == 302
    assert "ada@fern.example" in box.texts[0]
    assert "/join/" in box.texts[0]


def test_a_server_that_is_down_loses_no_link(lead: Client, organisation: Organisation) -> None:
    backend = "django.core.mail.backends.smtp.EmailBackend"
    with override_settings(MAIL_IS_SET_UP=True, EMAIL_BACKEND=backend, EMAIL_HOST="127.0.0.1", EMAIL_PORT=1):
        page = lead.post(_url(organisation), {"email": "ada@fern.example", "role": "analyst"}).content.decode()
    assert "/join/" in page


def test_the_last_owner_stays(as_role: SignedIn, organisation: Organisation, owner: User) -> None:
    client = Client()
    client.force_login(owner, "allauth.account.auth_backends.AuthenticationBackend")
    mine = Membership.objects.get(user=owner)
    page = client.post(_url(organisation, f"members/{mine.pk}/"), {"role": "lead"}).content.decode()
    assert "keeps at least one owner" in page
    client.post(_url(organisation, f"members/{mine.pk}/remove/"))
    assert Membership.objects.filter(user=owner, role="owner").exists()


def test_a_lead_neither_gives_nor_takes_ownership(lead: Client, organisation: Organisation, owner: User) -> None:
    assert "Only an owner" in lead.post(_url(organisation), {"email": "a@b.example", "role": "owner"}).content.decode()
    mine = Membership.objects.get(user=owner)
    page = lead.post(_url(organisation, f"members/{mine.pk}/"), {"role": "analyst"}).content.decode()
    assert "only an owner" in page
    me = Membership.objects.get(user__email="lead@linden.example")
    lead.post(_url(organisation, f"members/{me.pk}/"), {"role": "owner"})
    me.refresh_from_db()
    assert me.role == "lead"


def test_a_member_changes_role_and_goes(lead: Client, as_role: SignedIn, organisation: Organisation) -> None:
    as_role("analyst")
    one = Membership.objects.get(user__email="analyst@linden.example")
    lead.post(_url(organisation, f"members/{one.pk}/"), {"role": "committee"})
    one.refresh_from_db()
    assert one.role == "committee"
    lead.post(_url(organisation, f"members/{one.pk}/remove/"))
    assert not Membership.objects.filter(pk=one.pk).exists()
    assert list(Entry.objects.filter(what__startswith="member.").values_list("what", flat=True)) == [
        "member.removed",
        "member.changed",
    ]


@pytest.mark.parametrize("path", ["members/{}/", "members/{}/remove/"])
def test_a_member_of_another_organisation_is_not_found(path: str, lead: Client, organisation: Organisation) -> None:
    from pappus.web.organisations.services import make_organisation

    other = User.objects.create_user("x@elsewhere.example")
    foreign = Membership.objects.get(organisation=make_organisation("Elsewhere", other))
    assert lead.post(_url(organisation, path.format(foreign.pk)), {"role": "analyst"}).status_code == 404
    assert Membership.objects.filter(pk=foreign.pk, role="owner").exists()
