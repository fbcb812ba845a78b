"""The log: everything that was changed, for those who may see it, and never as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

from django.test import Client

from pappus.web.accounts.models import User
from pappus.web.audit.services import note
from pappus.web.organisations.models import Organisation
from pappus.web.organisations.services import make_organisation

SignedIn = Callable[[str], Client]


def test_the_log_shows_this_organisation_alone(lead: Client, organisation: Organisation) -> None:
    stranger = User.objects.create_user("x@elsewhere.example", name="Stranger")
    note(make_organisation("Elsewhere", stranger), stranger, "round.opened", "theirs")
    note(organisation, None, "round.opened", "ours", to="2026-01-01")
    page = lead.get(f"/o/{organisation.slug}/audit/?what=round").content.decode()
    assert "ours" in page
    assert "Round opened" in page
    assert "2026-01-01" in page
    assert "theirs" not in page
    assert "Organisation made" not in page


def test_a_committee_member_does_not_see_it(as_role: SignedIn, organisation: Organisation) -> None:
    assert as_role("committee").get(f"/o/{organisation.slug}/audit/").status_code == 403


def test_the_table_holds_no_formula(lead: Client, organisation: Organisation) -> None:
    note(organisation, None, "unit.made", "=HYPERLINK(1)")
    answer = lead.get(f"/o/{organisation.slug}/audit/audit.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert "'=HYPERLINK(1)" in [row["about"] for row in rows]


def test_signing_in_is_noted(organisation: Organisation, owner: User, lead: Client) -> None:
    client = Client()
    answer = client.post("/accounts/login/", {"login": owner.email, "password": "a long password indeed"})
    assert answer.headers["Location"] == "/"
    assert "Signed in" in lead.get(f"/o/{organisation.slug}/audit/?who=Olga").content.decode()
