"""Properties: found, decided about, handed in as a table, taken from the record, and out as a file."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from pappus.report.document import PropertyNote
from pappus.web.accounts.models import User
from pappus.web.decisions import value_of, workspace_of
from pappus.web.organisations.models import Membership, Organisation, Unit
from pappus.web.organisations.roles import Role
from pappus.web.register import selectors
from pappus.web.register.models import Draft, Property, Sighting
from pappus.web.register.properties import note_sightings
from pappus.workspace import organisation as values

EVIL = '=HYPERLINK("http://evil.example")'


@pytest.fixture
def unit(organisation: Organisation) -> Unit:
    return Unit.objects.create(organisation=organisation, key="care", name="Care", function="customer_support")


def _seen(organisation: Organisation, *notes: tuple[str, str, bool]) -> None:
    found = [
        PropertyNote(name, name.split(":")[0], "social", None, registered, state, "2025-01")  # type: ignore[arg-type]
        for name, state, registered in notes
    ]
    note_sightings(organisation, found, date(2026, 1, 31))


def test_a_property_manager_closes_a_dormant_account(as_role: object, organisation: Organisation, unit: Unit) -> None:
    manager = as_role("property_manager")  # type: ignore[operator]
    old = Property.objects.create(organisation=organisation, network="x", handle="OldNews", owner_unit="care")
    today = timezone.now().date().isoformat()
    Property.objects.create(
        organisation=organisation, network="x", handle="News", owner_unit="care", decision="keep", reviewed_at=today
    )
    _seen(organisation, ("x:oldnews", "dormant", True), ("x:News", "alive", True))
    base = f"/o/{organisation.slug}/properties/"
    wanting = manager.get(f"{base}?need=decision&state=dormant").content.decode()
    assert "OldNews" in wanting
    page = manager.get(f"{base}{old.pk}/")
    assert "We have not spoken there for 90 days." in page.content.decode()
    given = {name: value or "" for name, value in page.context["form"].initial.items()}
    answer = manager.post(f"{base}{old.pk}/", {**given, "decision": "close", "reviewed_at": today})
    assert answer.status_code == 302
    old.refresh_from_db()
    assert (old.decision, old.reviewed_at) == ("close", today)
    rows = selectors.properties(organisation, selectors.Filters(need="decision"), timezone.now().date())
    assert list(rows) == []
    assert value_of(organisation).properties[0].decision == "close"


def test_what_has_fallen_silent_comes_first_where_something_is_to_be_done(
    lead: Client, organisation: Organisation
) -> None:
    for handle in ("aaa", "silent"):
        Property.objects.create(organisation=organisation, network="x", handle=handle)
    _seen(organisation, ("x:silent", "dormant", True))
    base = f"/o/{organisation.slug}/properties/"
    assert [one.handle for one in lead.get(f"{base}?need=decision").context["page"]] == ["silent", "aaa"]
    assert [one.handle for one in lead.get(base).context["page"]] == ["aaa", "silent"]


def test_many_are_changed_at_once(lead: Client, organisation: Organisation, unit: Unit) -> None:
    rows = [Property.objects.create(organisation=organisation, network="x", handle=f"a{n}") for n in range(3)]
    numbers = [rows[0].pk, rows[1].pk]
    lead.post(
        f"/o/{organisation.slug}/properties/many/", {"numbers": numbers, "owner_unit": "care", "decision": "keep"}
    )
    told = list(Property.objects.order_by("id").values_list("owner_unit", "decision"))
    assert told == [("care", "keep"), ("care", "keep"), ("", "")]
    lead.post(f"/o/{organisation.slug}/properties/many/", {"numbers": numbers, "reviewed_at": "tomorrow"})
    assert set(Property.objects.values_list("reviewed_at", flat=True)) == {""}


@pytest.mark.parametrize(
    ("given", "field"),
    [({"reviewed_at": "2026-13-01"}, "reviewed_at"), ({"handle": "@"}, "handle"), ({"handle": "1.2E+17"}, "handle")],
)
def test_faults_stand_beside_their_field(
    given: dict[str, str], field: str, lead: Client, organisation: Organisation
) -> None:
    page = lead.post(f"/o/{organisation.slug}/properties/new/", {"network": "x", "handle": "acme", **given})
    assert page.status_code == 200
    assert field in page.context["form"].errors
    assert not Property.objects.exists()


def test_a_property_stands_in_the_register_once(lead: Client, organisation: Organisation) -> None:
    address = f"/o/{organisation.slug}/properties/new/"
    lead.post(address, {"network": "x", "handle": "@Acme"})
    page = lead.post(address, {"network": "x", "handle": "acme"})
    assert "in the register already" in page.content.decode()
    assert Property.objects.get().handle == "Acme"


def test_what_the_record_shows_is_registered_with_one_click(lead: Client, organisation: Organisation) -> None:
    _seen(organisation, ("mastodon:shed@a.example", "alive", False))
    found = Sighting.objects.get()
    base = f"/o/{organisation.slug}/properties/discovered/"
    assert "shed@a.example" in lead.get(base).content.decode()
    lead.post(f"{base}{found.pk}/")
    lead.post(f"{base}{found.pk}/")
    assert Property.objects.get().handle == "shed@a.example"
    assert "None:" in lead.get(base).content.decode()


def test_an_untidy_table_is_reviewed_before_anything_is_kept(
    lead: Client, organisation: Organisation, unit: Unit
) -> None:
    Property.objects.create(organisation=organisation, network="facebook", handle="waterworks", decision="grow")
    table = (
        "Account;Platform;Department;URL\nParks;Twitter;Care;https://x.com/ParksToday\nWater;Face book;Water;"
        "https://www.facebook.com/waterworks\nParks;X;Care;https://x.com/ParksToday\nRiver;Mastodn;Water;\n;X;Water;\n"
    )
    base = f"/o/{organisation.slug}/properties/"
    answer = lead.post(f"{base}hand-in/", {"file": SimpleUploadedFile("our accounts.csv", table.encode())})
    draft = Draft.objects.get()
    assert answer["Location"] == f"{base}drafts/{draft.pk}/"
    rows = list(draft.rows.all())
    assert [one.standing for one in rows] == ["new", "known", "again", "new", "unusable"]
    assert [one.take for one in rows] == [True, False, False, False, False]
    assert rows[0].becomes["owner_unit"] == "care"
    assert (rows[3].place, "Mastodon" in rows[3].remark) == ("our accounts.csv, line 5", True)
    assert Property.objects.count() == 1
    page = lead.get(f"{base}drafts/{draft.pk}/").content.decode()
    assert "ParksToday" in page
    assert "Mastodn" in page
    lead.post(f"{base}drafts/{draft.pk}/owner/", {"owner": "Water", "unit": "care"})
    wrong = {"deed": "change", "network": "mastodon", "handle": "@", "owner_unit": "care"}
    page = lead.post(f"{base}drafts/{draft.pk}/rows/{rows[3].pk}/", wrong).content.decode()
    assert "expected a name after the @" in page
    lead.post(f"{base}drafts/{draft.pk}/rows/{rows[0].pk}/", {"deed": "skip"})
    assert not draft.rows.get(pk=rows[0].pk).take
    lead.post(f"{base}drafts/{draft.pk}/rows/{rows[0].pk}/", {"deed": "take"})
    change = {"deed": "change", "network": "mastodon", "handle": "@river@social.example", "owner_unit": "care"}
    lead.post(f"{base}drafts/{draft.pk}/rows/{rows[3].pk}/", change)
    lead.post(f"{base}drafts/{draft.pk}/take/")
    kept = Property.objects.order_by("network").values_list("network", "handle", "owner_unit", "decision")
    assert list(kept) == [
        ("facebook", "waterworks", "", "grow"),
        ("mastodon", "river@social.example", "care", ""),
        ("x", "ParksToday", "care", ""),
    ]
    assert not Draft.objects.exists()


def test_what_is_no_table_is_told(lead: Client, organisation: Organisation) -> None:
    file = SimpleUploadedFile("notes.csv", b"a,b\n1,2\n")
    page = lead.post(f"/o/{organisation.slug}/properties/hand-in/", {"file": file}).content.decode()
    assert "notes.csv" in page
    assert "no column of networks" in page
    assert "/table.csv" not in page


def test_a_real_register_is_reviewed(lead: Client, organisation: Organisation, shared_data: Path) -> None:
    content = (shared_data / "gc_socials" / "accounts.csv").read_bytes()
    base = f"/o/{organisation.slug}/properties/"
    lead.post(f"{base}hand-in/", {"file": SimpleUploadedFile("accounts.csv", content)})
    draft = Draft.objects.get()
    counts = selectors.draft_counts(draft)
    assert counts["all"] == 1865
    assert counts["new"] + counts["again"] + counts["unusable"] == 1865
    lead.post(f"{base}drafts/{draft.pk}/take/")
    assert Property.objects.count() == counts["taken"] > 1700
    # What was taken can be read by the library as a register that a person keeps.
    assert len(value_of(organisation).properties) == counts["taken"]
    assert lead.get(base).status_code == 200


def test_nothing_that_goes_out_is_a_formula(lead: Client, organisation: Organisation) -> None:
    Property.objects.create(organisation=organisation, network="x", handle="acme", purpose=EVIL, audience="-1+1")
    base = f"/o/{organisation.slug}/properties/export/"
    text = lead.get(f"{base}csv/").content.decode("utf-8-sig")
    row = next(csv.DictReader(io.StringIO(text)))
    assert (row["purpose"], row["audience"]) == (f"'{EVIL}", "'-1+1")
    sheet = load_workbook(io.BytesIO(lead.get(f"{base}xlsx/").content)).active
    assert sheet is not None
    cells = [cell for cells in sheet.iter_rows(min_row=2) for cell in cells]
    assert {cell.data_type for cell in cells if cell.value is not None} <= {"s", "inlineStr"}
    assert f"'{EVIL}" in [cell.value for cell in cells]


def test_an_assessment_tells_which_are_dormant(assessed: Organisation, owner: User) -> None:
    Membership.objects.create(organisation=assessed, user=owner, role=Role.OWNER)
    states = dict(Sighting.objects.values_list("handle_key", "state"))
    assert states["lindenfernjobs"] == "dormant"
    assert states["lindenfern"] == "alive"
    client = Client()
    client.force_login(owner, "allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(f"/o/{assessed.slug}/properties/?need=dormant").content.decode()
    assert "LindenFernJobs" not in page  # it is to be closed already
    page = client.get(f"/o/{assessed.slug}/properties/?state=dormant").content.decode()
    assert "LindenFernJobs" in page


def test_a_row_of_an_import_stays_one_while_its_owner_is_no_unit(lead: Client, organisation: Organisation) -> None:
    row = Property.objects.create(
        organisation=organisation, network="x", handle="acme", owner_unit="Privy Council", import_id="i0001"
    )
    address = f"/o/{organisation.slug}/properties/{row.pk}/"
    given = {"network": "x", "handle": "acme", "owner_unit": "Privy Council", "decision": "keep"}
    assert lead.post(address, given).status_code == 302
    row.refresh_from_db()
    assert (row.decision, row.import_id) == ("keep", "i0001")
    lead.post(address, {**given, "owner_unit": ""})
    row.refresh_from_db()
    assert row.import_id == ""


def test_an_owner_may_have_a_long_name(organisation: Organisation) -> None:
    owner = "Department of Crown-Indigenous Relations, Northern Affairs and Everything Else That Is Far Away"
    given = values.Property("x:acme", "x", "acme", owner_unit=owner, import_id="i0001")
    workspace_of(organisation).home.save_properties([given])
    row = Property.objects.get(organisation=organisation)
    assert row.owner_unit == owner
    # SQLite keeps what is too long for its column; PostgreSQL refuses it.
    row.clean_fields()
