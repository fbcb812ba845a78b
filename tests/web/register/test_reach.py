"""Unit editors change only what belongs to their unit and those below it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from pappus.web.organisations.models import Membership, Organisation, Person, Unit
from pappus.web.organisations.roles import Role
from pappus.web.register import documents, people, properties
from pappus.web.register.models import Property
from pappus.web.register.reach import below, reach_of

SignedIn = Callable[[str], Client]


@pytest.fixture
def units(organisation: Organisation) -> dict[str, Unit]:
    """Care with a team below it, and sales beside."""
    care = Unit.objects.create(organisation=organisation, key="care", name="Care", function="customer_support")
    team = Unit.objects.create(
        organisation=organisation, key="night", name="Night", function="customer_support", parent=care
    )
    sales = Unit.objects.create(organisation=organisation, key="sales", name="Sales", function="marketing")
    return {"care": care, "night": team, "sales": sales}


@pytest.fixture
def register(organisation: Organisation, units: dict[str, Unit]) -> dict[str, Property]:
    rows = [Property(organisation=organisation, network="x", handle=key, owner_unit=key) for key in units]
    rows.append(Property(organisation=organisation, network="x", handle="nobodys"))
    for one in rows:
        one.save()
    return {one.handle: one for one in rows}


def _member(organisation: Organisation, as_role: SignedIn, role: Role, unit: Unit | None) -> tuple[Membership, Client]:
    client = as_role(role)
    membership = Membership.objects.select_related("organisation", "unit").get(
        organisation=organisation, user__email=f"{role}@linden.example"
    )
    membership.unit = unit
    membership.save()
    return membership, client


def test_a_unit_reaches_those_below_it(units: dict[str, Unit]) -> None:
    assert below(units["care"]) == {"care", "night"}
    assert below(units["night"]) == {"night"}


def test_who_is_bound(organisation: Organisation, units: dict[str, Unit], as_role: SignedIn) -> None:
    care = units["care"]
    assert reach_of(_member(organisation, as_role, Role.EDITOR, care)[0]) == frozenset({"care", "night"})
    assert reach_of(_member(organisation, as_role, Role.EDITOR, None)[0]) == frozenset()
    assert reach_of(_member(organisation, as_role, Role.PROPERTY_MANAGER, None)[0]) is None
    assert reach_of(_member(organisation, as_role, Role.PROPERTY_MANAGER, units["night"])[0]) == frozenset({"night"})
    assert reach_of(_member(organisation, as_role, Role.LEAD, care)[0]) is None


def test_an_editor_changes_properties_of_the_own_unit_alone(
    organisation: Organisation, units: dict[str, Unit], register: dict[str, Property], as_role: SignedIn
) -> None:
    membership, client = _member(organisation, as_role, Role.EDITOR, units["care"])
    properties.save(membership, register["night"], {"purpose": "answers at night"})
    for handle in ("sales", "nobodys"):
        with pytest.raises(PermissionDenied):
            properties.save(membership, register[handle], {"purpose": "mine now"})
        with pytest.raises(PermissionDenied):
            properties.remove(membership, register[handle])
    with pytest.raises(PermissionDenied):
        properties.save(membership, register["care"], {"owner_unit": "sales"})
    with pytest.raises(PermissionDenied):
        properties.save(membership, None, {"network": "x", "handle": "new"})
    with pytest.raises(PermissionDenied):
        properties.change_many(membership, [one.pk for one in register.values()], {"decision": "close"})
    assert set(Property.objects.values_list("decision", flat=True)) == {""}
    base = f"/o/{organisation.slug}/properties/"
    assert client.post(f"{base}{register['sales'].pk}/remove/").status_code == 403
    form = {"network": "x", "handle": "sales", "owner_unit": "sales", "purpose": "mine now"}
    assert client.post(f"{base}{register['sales'].pk}/", form).status_code == 403
    assert Property.objects.get(handle="sales").purpose == ""


def test_an_editor_changes_people_and_units_of_the_own_unit_alone(
    organisation: Organisation, units: dict[str, Unit], as_role: SignedIn, tmp_path: Path
) -> None:
    lead = _member(organisation, as_role, Role.LEAD, None)[0]
    everybody = tmp_path / "all.csv"
    everybody.write_text("identifiers,unit\nann@acme.example,sales\nbo@acme.example,care\n")
    assert people.import_people(lead, everybody, leave_out=False).is_kept
    editor = _member(organisation, as_role, Role.EDITOR, units["care"])[0]
    path = tmp_path / "mine.csv"
    path.write_text("identifiers,unit\ncy@acme.example,night\ndi@acme.example,sales\n")
    refused = people.import_people(editor, path, leave_out=False)
    assert not refused.is_kept
    assert [(row, column) for row, column, _ in refused.faults] == [(3, "unit")]
    assert people.import_people(editor, path, leave_out=True).is_kept
    found = Person.objects.order_by("unit__key").values_list("unit__key", flat=True)
    assert list(found) == ["night", "sales"]
    given = {"key": "sales", "name": "Mine", "function": "marketing", "parent": "", "market": ""}
    with pytest.raises(PermissionDenied):
        people.save_unit(editor, units["sales"], given)
    with pytest.raises(PermissionDenied):
        people.save_unit(editor, None, {**given, "key": "another"})
    with pytest.raises(PermissionDenied):
        people.remove_unit(editor, units["care"])
    people.save_unit(editor, None, {**given, "key": "day", "function": "customer_support", "parent": "care"})
    assert Unit.objects.get(key="day").parent == units["care"]


def test_an_editor_attests_for_the_own_unit_alone(
    organisation: Organisation, units: dict[str, Unit], as_role: SignedIn
) -> None:
    editor = _member(organisation, as_role, Role.EDITOR, units["care"])[0]
    given = {"practice": "governance.policies", "document": "Rules", "owner": "", "dated_at": "", "expires_at": ""}
    with pytest.raises(PermissionDenied):
        documents.save(editor, None, {**given, "group": "organisation"}, None)
    assert documents.save(editor, None, {**given, "group": "night"}, SimpleUploadedFile("r.pdf", b"x")).group == "night"
